using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Stamina.DirectoryServer;

namespace Stamina.EndToEndTests.Cells;

/// <summary>What a phone sees of cells: nothing.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class CellTests : IClassFixture<TwoCells>
{
    private readonly TwoCells cells;

    public CellTests(TwoCells cells)
    {
        this.cells = cells;
        cells.AsksAgain = true;
    }

    [Fact]
    public async Task Whoever_registered_in_one_cell_signs_in_refreshes_and_uploads_through_the_edge_of_any()
    {
        using var phone = cells.From("127.0.0.11");
        var mail = NewMail();
        var registered = await cells.RegisterAsync(phone, "c1", mail);
        registered.Status.ShouldBe(201, registered.ToString());

        var signedIn = await cells.SignInAsync(phone, "c2", mail.ToUpperInvariant());
        signedIn.Status.ShouldBe(200, signedIn.ToString());
        signedIn.Json.GetProperty("cell").GetString().ShouldBe("c1");
        var refreshed = await cells.RefreshAsync(phone, "c2", signedIn);
        refreshed.Json.GetProperty("scope").GetString().ShouldBe("full", refreshed.ToString());

        var token = refreshed.Json.GetProperty("access_token").GetString()!;
        var session = Phone.NewSession();
        var taken = await cells.SendAsync(
            phone,
            "c2",
            HttpMethod.Post,
            "/v1/workouts",
            $$"""{"session_id":"{{session}}","exercise_type":"running","started_at":"2026-11-04T18:20:00+01:00"}""",
            token);
        taken.Status.ShouldBe(202, taken.ToString());
        var path = $"/v1/workouts/{session}?consistency_token={taken.Json.GetProperty("consistency_token").GetString()}";
        await Eventually.TrueAsync(
            async () => (await cells.SendAsync(phone, "c2", HttpMethod.Get, path, token: token)).Status == 200,
            "the workout is read through the other edge");

        // Behind the edges there is one cell that has it, and one to which the token means nothing.
        (await DirectAsync("c1", path, token)).ShouldBe(HttpStatusCode.OK);
        (await DirectAsync("c2", path, token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_address_has_one_account_over_all_cells_however_many_register_at_once()
    {
        using var phone = cells.From("127.0.0.12");
        for (var round = 0; round < 4; round++)
        {
            var mail = NewMail();
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => cells.RegisterAsync(phone, i % 2 == 0 ? "c1" : "c2", mail)));
            answers.Select(answer => answer.Status).ShouldBe([201, 409, 409, 409], ignoreOrder: true, string.Join('\n', answers.AsEnumerable()));
            var home = answers.Single(answer => answer.Status == 201).Json.GetProperty("cell").GetString();
            foreach (var cell in (string[])["c1", "c2"])
            {
                (await cells.SignInAsync(phone, cell, mail)).Json.GetProperty("cell").GetString().ShouldBe(home);
            }
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_look_the_same_through_any_edge()
    {
        using var phone = cells.From("127.0.0.13");
        var mail = NewMail();
        await cells.RegisterAsync(phone, "c1", mail);
        var here = await cells.SignInAsync(phone, "c1", mail, "not the password");
        var there = await cells.SignInAsync(phone, "c2", mail, "not the password");
        var nobody = await cells.SignInAsync(phone, "c2", NewMail(), "not the password");
        here.Status.ShouldBe(401);
        (there.Status, there.ContentType, there.Text).ShouldBe((here.Status, here.ContentType, here.Text));
        (nobody.Status, nobody.ContentType, nobody.Text).ShouldBe((here.Status, here.ContentType, here.Text));
    }

    [Fact]
    public async Task A_deleted_account_frees_its_address_for_another_cell()
    {
        using var phone = cells.From("127.0.0.14");
        var mail = NewMail();
        var registered = await cells.RegisterAsync(phone, "c1", mail);
        var token = registered.Json.GetProperty("access_token").GetString();
        var deleted = await cells.SendAsync(phone, "c2", HttpMethod.Post, "/v1/users/me/delete", $$"""{"password":"{{TwoCells.Password}}"}""", token);
        deleted.Status.ShouldBe(204, deleted.ToString());
        var gone = await cells.RefreshAsync(phone, "c2", registered);
        (gone.Status, gone.Problem).ShouldBe((410, "gone"), "the person's other phones hear of it at whichever edge");
        var again = await cells.RegisterAsync(phone, "c2", mail);
        again.Status.ShouldBe(201, again.ToString());
        again.Json.GetProperty("cell").GetString().ShouldBe("c2");
    }

    [Fact]
    public async Task Limits_count_the_phone_and_not_the_cell_that_passed_its_call_on()
    {
        using var phone = cells.From("127.0.0.15");
        using var other = cells.From("127.0.0.16");
        var mail = NewMail();
        (await cells.RegisterAsync(other, "c1", mail)).Status.ShouldBe(201);
        (await cells.SignInAsync(phone, "c2", mail, "a guess")).Status.ShouldBe(401);
        await Eventually.TrueAsync(
            async () =>
            {
                var guesses = await Task.WhenAll(Enumerable.Range(0, TwoCells.PerAddress).Select(_ => cells.SignInAsync(phone, "c2", mail, "a guess")));
                return guesses.Any(guess => guess.Status == 429);
            },
            "one phone that guesses on and on through another cell is held back");
        (await cells.SignInAsync(other, "c2", mail)).Status.ShouldBe(200, "another phone through the same cell is another address");

        // Whoever says for whom they call, and cannot show that they may, calls for themselves.
        var lies = await Task.WhenAll(Enumerable.Range(0, TwoCells.PerAddress * 2).Select(i => LieAsync(phone, $"203.0.113.{i}")));
        lies.ShouldContain(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_directory_answers_on_its_own_listener_and_nowhere_else()
    {
        var secret = new DirectorySecret(cells.DirectorySecret);
        (await AskDirectoryAsync(cells.DirectoryAddress, secret)).ShouldBe(HttpStatusCode.OK);
        (await AskDirectoryAsync(cells.DirectoryAddress, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskDirectoryAsync(cells.DirectoryServer.Address, secret)).ShouldBe(HttpStatusCode.NotFound);
        (await AskDirectoryAsync(cells.Server("c1").Address, secret)).ShouldBe(HttpStatusCode.NotFound);
        (await AskDirectoryAsync(cells.Edge("c1"), secret)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nothing_of_a_person_is_in_any_log()
    {
        using var phone = cells.From("127.0.0.17");
        var mail = NewMail();
        var tokens = await cells.RegisterAsync(phone, "c2", mail);
        await cells.SignInAsync(phone, "c1", mail);
        await cells.SignInAsync(phone, "c1", mail, "not the password");
        await cells.RefreshAsync(phone, "c1", tokens);
        foreach (var process in (StaminaProcess[])[cells.DirectoryServer, cells.Server("c1"), cells.Server("c2")])
        {
            foreach (
                var secret in (string[])
                    [mail, mail[..8], "refresh_token", tokens.Json.GetProperty("refresh_token").GetString()!, tokens.Json.GetProperty("user_id").GetString()!])
            {
                process.Output.ShouldNotContain(secret);
            }
        }
    }

    internal static string NewMail() => $"{Guid.NewGuid():n}@example.org";

    private async Task<HttpStatusCode> LieAsync(HttpClient phone, string address)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, new Uri(cells.Edge("c1"), "/v1/client-config"));
        call.Headers.Add("Stamina-Forwarded-For", address);
        call.Headers.Add("Stamina-Fellow", "made-up");
        using var answer = await phone.SendAsync(call);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> DirectAsync(string cell, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, cells.Server(cell).Url(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await cells.Server(cell).Http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> AskDirectoryAsync(Uri server, DirectorySecret? secret)
    {
        using var http = cells.From("127.0.0.18");
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/directory/v1/find"))
        {
            Content = new StringContent($$"""{"email_key":"{{Convert.ToBase64String(new byte[32])}}"}""", Encoding.UTF8, "application/json"),
        };
        call.Headers.TryAddWithoutValidation("Authorization", secret?.Header);
        using var answer = await http.SendAsync(call);
        return answer.StatusCode;
    }
}
