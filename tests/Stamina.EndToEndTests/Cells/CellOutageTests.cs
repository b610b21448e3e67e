namespace Stamina.EndToEndTests.Cells;

/// <summary>What a cell notices of the loss of what it shares, and of its neighbour's.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class CellOutageTests : IAsyncLifetime
{
    private readonly TwoCells cells = new();

    public ValueTask InitializeAsync() => cells.InitializeAsync();

    public ValueTask DisposeAsync() => cells.DisposeAsync();

    [Fact]
    public async Task Without_the_directory_nobody_registers_and_who_is_signed_in_notices_nothing()
    {
        using var phone = cells.From("127.0.0.21");
        var mail = CellTests.NewMail();
        var tokens = await cells.RegisterAsync(phone, "c1", mail);
        var token = tokens.Json.GetProperty("access_token").GetString();
        await cells.DirectoryServer.KillAsync();

        (await cells.RegisterAsync(phone, "c1", CellTests.NewMail())).ShouldBeProblem(503, "unavailable");
        (await cells.RegisterAsync(phone, "c1", CellTests.NewMail())).RetryAfter.ShouldNotBeNull();
        (await cells.SignInAsync(phone, "c2", mail)).ShouldBeProblem(503, "unavailable");
        var away = await cells.SendAsync(phone, "c1", HttpMethod.Post, "/v1/users/me/delete", $$"""{"password":"{{TwoCells.Password}}"}""", token);
        away.ShouldBeProblem(503, "unavailable");

        foreach (var cell in (string[])["c1", "c2"])
        {
            var taken = await cells.SendAsync(
                phone,
                cell,
                HttpMethod.Post,
                "/v1/workouts",
                $$"""{"session_id":"{{Phone.NewSession()}}","exercise_type":"running","started_at":"2026-11-04T18:20:00+01:00"}""",
                token);
            taken.Status.ShouldBe(202, taken.ToString());
            (await cells.SendAsync(phone, cell, HttpMethod.Get, "/v1/users/me", token: token)).Status.ShouldBe(200);
        }

        (await cells.RefreshAsync(phone, "c1", tokens)).Status.ShouldBe(200);
        (await cells.SignInAsync(phone, "c1", mail)).Status.ShouldBe(200);

        // A server that has just started may be slower than its callers wait, on a crowded machine: a phone asks again.
        await cells.DirectoryServer.StartAgainAsync();
        await Eventually.TrueAsync(async () => (await cells.RegisterAsync(phone, "c1", CellTests.NewMail())).Status == 201, "registering goes on");
        await Eventually.TrueAsync(async () => (await cells.SignInAsync(phone, "c2", mail)).Status == 200, "signing in through the other cell goes on");
    }

    [Fact]
    public async Task A_lost_cell_takes_nothing_from_the_other()
    {
        using var phone = cells.From("127.0.0.22");
        var (here, there) = (CellTests.NewMail(), CellTests.NewMail());
        var tokens = await cells.RegisterAsync(phone, "c1", here);
        (await cells.RegisterAsync(phone, "c2", there)).Status.ShouldBe(201);
        await cells.LoseAsync("c2");

        var token = tokens.Json.GetProperty("access_token").GetString();
        var taken = await cells.SendAsync(
            phone,
            "c1",
            HttpMethod.Post,
            "/v1/workouts",
            $$"""{"session_id":"{{Phone.NewSession()}}","exercise_type":"running","started_at":"2026-11-04T18:20:00+01:00"}""",
            token);
        taken.Status.ShouldBe(202, taken.ToString());
        (await cells.SignInAsync(phone, "c1", here)).Status.ShouldBe(200);
        (await cells.RefreshAsync(phone, "c1", tokens)).Status.ShouldBe(200);
        (await cells.RegisterAsync(phone, "c1", CellTests.NewMail())).Status.ShouldBe(201);

        // Who lives in the lost cell is told to come back, not that they are nobody.
        var lost = await cells.SignInAsync(phone, "c1", there);
        lost.ShouldBeProblem(503, "unavailable");
        lost.RetryAfter.ShouldNotBeNull();
        (await cells.RegisterAsync(phone, "c1", there)).ShouldBeProblem(503, "unavailable");
    }
}
