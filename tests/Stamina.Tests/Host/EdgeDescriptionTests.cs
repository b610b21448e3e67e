using Stamina.Tools.Edge;


namespace Stamina.Tests.Host;

public class EdgeDescriptionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("""
        , "cells_unverified": true, "cells_secret": "/keys/cells-secret.bin"
        """)]
    public void Other_cells_are_not_spoken_to_without_an_authority_to_trust_them_by(string more) =>
        Should.Throw<InvalidDataException>(() => CellDescription.Parse(Description(more))).Message.ShouldContain("cells_authority");

    [Theory]
    [InlineData("""
        , "cells_authority": "/keys/cells.pem", "cells_secret": "/keys/cells-secret.bin"
        """, "verify required ca-file /keys/cells.pem")]
    [InlineData("""
        , "cells_unverified": true
        """, "verify none")]
    public void What_trusts_them_is_in_the_configuration(string more, string expected) =>
        HaproxyConfig.Of(CellDescription.Parse(Description(more))).ShouldContain(expected);

    private static string Description(string more) =>
        $$"""
            {"cell": "c1", "bind": "127.0.0.1:8443", "certificate": "/c.pem", "stats_socket": "/s", "unavailable_page": "/503.http", "workout_servers": ["127.0.0.1:1"],
             "goal_servers": ["127.0.0.1:2"], "other_cells": {"c2": "127.0.0.1:9443"}{{more}} }
            """;
}
