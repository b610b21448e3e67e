using System.Text.Json;
using Stamina.Contracts;
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

    [Fact]
    public void Servers_with_certificates_are_spoken_to_by_name_and_authority() =>
        HaproxyConfig
            .Of(CellDescription.Parse(Description(
                """
                , "cells_unverified": true, "servers_authority": "/keys/servers.pem", "servers_name": "cell.internal"
                """)))
            .ShouldContain("server w1 127.0.0.1:1 ssl verify required ca-file /keys/servers.pem verifyhost cell.internal sni str(cell.internal)");

    [Theory]
    [InlineData(""", "servers_authority": "/keys/servers.pem" """)]
    [InlineData(""", "servers_name": "cell.internal" """)]
    [InlineData(""", "servers_authority": "/keys/servers.pem", "servers_name": "10.0.0.1" """)]
    public void Servers_are_not_trusted_by_an_authority_without_a_name_to_compare(string more)
    {
        var description = Description(", \"cells_unverified\": true" + more);
        Should.Throw<InvalidDataException>(() => CellDescription.Parse(description)).Message.ShouldContain("servers_name");
    }

    [Theory]
    [InlineData("import_file", FileCalls.Import)]
    [InlineData("keep_original", FileCalls.KeepOriginal)]
    public void A_call_whose_body_is_a_file_is_where_the_edge_lets_bodies_be_larger(string operation, string path)
    {
        using var contract = JsonDocument.Parse(File.ReadAllText(Repository.Find("contract/openapi.v1.json")));
        var call = contract.RootElement.GetProperty("paths").GetProperty(path).GetProperty("post");
        call.GetProperty("operationId").GetString().ShouldBe(operation);

        var edge = HaproxyConfig.Of(CellDescription.Parse(Description(", \"cells_unverified\": true"))).Split('\n');
        edge.Single(line => line.StartsWith("    acl is_file path ", StringComparison.Ordinal)).Split(' ').ShouldContain(path);
    }

    private static string Description(string more) =>
        $$"""
            {"cell": "c1", "bind": "127.0.0.1:8443", "certificate": "/c.pem", "stats_socket": "/s", "unavailable_page": "/503.http", "workout_servers": ["127.0.0.1:1"],
             "goal_servers": ["127.0.0.1:2"], "other_cells": {"c2": "127.0.0.1:9443"}{{more}} }
            """;
}
