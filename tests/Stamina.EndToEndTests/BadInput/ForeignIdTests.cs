namespace Stamina.EndToEndTests.BadInput;

public sealed class ForeignIdTests(BadInputTests.Server server) : IClassFixture<BadInputTests.Server>
{
    [Fact]
    public async Task Ids_of_somebody_else_are_answered_like_ids_of_nothing_and_change_nothing()
    {
        var victim = await Victim.CreateAsync(server.Process);
        var attacker = await server.Process.RegisterAsync();
        var asked = 0;
        var open = new List<string>();
        var uploads = (await MappedEndpoints.ListAsync())
            .Where(endpoint => endpoint.Path.Contains('{', StringComparison.Ordinal))
            .ToLookup(endpoint => endpoint.TakesEvents);

        // Reading and changing first: once the attacker has uploaded under the victim's session id, they have a workout of that id themselves.
        foreach (var (method, path, examples, _) in uploads[false])
        {
            asked++;
            var answer = await attacker.SendAsync(method, victim.Aim(path), examples.Count > 0 ? examples[0] : null, "*");
            if ((answer.Status, answer.Problem) != (404, "not-found"))
            {
                open.Add($"{method} {path}: {answer}");
            }
        }

        foreach (var (method, path, examples, _) in uploads[true])
        {
            asked++;
            var answer = await attacker.SendAsync(method, victim.Aim(path), examples[0]);
            if (answer.Status != 202)
            {
                open.Add($"{method} {path}: {answer}");
            }
        }

        open.ShouldBeEmpty();
        asked.ShouldBeGreaterThanOrEqualTo(3);
        await victim.ShouldBeUntouchedAsync();
    }
}
