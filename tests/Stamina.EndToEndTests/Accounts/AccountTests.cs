using System.IO.Compression;
using System.Net.Http.Headers;

namespace Stamina.EndToEndTests.Accounts;

public sealed class AccountTests(AccountServer server) : IClassFixture<AccountServer>
{
    [Fact]
    public async Task A_refresh_token_changes_with_each_use_survives_a_lost_answer_and_ends_the_sign_in_when_an_old_one_is_used_again()
    {
        var ada = await server.RegisterAsync();
        var stolen = ada.RefreshToken;
        var lost = await ada.RefreshAsync();
        lost.Status.ShouldBe(200, lost.ToString());
        var arrived = await ada.RefreshAsync();
        ada.Keep(arrived);
        var next = await ada.RefreshAsync();
        next.Json.GetProperty("scope").GetString().ShouldBe("full");

        var theft = await ada.RefreshAsync(stolen);
        theft.Json.GetProperty("scope").GetString().ShouldBe("upload_only");
        theft.Json.GetProperty("revoked").GetProperty("reason").GetString().ShouldBe("token_reuse");
        theft.Json.TryGetProperty("refresh_token", out _).ShouldBeFalse();
        ada.Keep(next);
        (await ada.RefreshAsync()).Json.GetProperty("scope").GetString().ShouldBe("upload_only", "the whole family is revoked");
    }

    [Fact]
    public async Task Made_up_refresh_tokens_revoke_nothing()
    {
        var ada = await server.RegisterAsync();
        var forged = ada.RefreshToken[..^4] + (ada.RefreshToken.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
        var answer = await ada.RefreshAsync(forged);
        (answer.Status, answer.Problem).ShouldBe((401, "invalid-refresh-token"));
        (await ada.RefreshAsync()).Json.GetProperty("scope").GetString().ShouldBe("full");
    }

    [Fact]
    public async Task A_revoked_phone_uploads_into_quarantine_and_does_nothing_else()
    {
        var ada = await server.RegisterAsync();
        var old = await ada.SignInAgainAsync("Old phone");
        (await ada.Phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/devices/{old.DeviceId}")).Status.ShouldBe(204);

        old.Keep(await old.RefreshAsync(old.RefreshToken));
        old.Tokens.GetProperty("scope").GetString().ShouldBe("upload_only");
        (await old.Phone.GetAsync("/v1/users/me")).Problem.ShouldBe("forbidden");
        var session = Phone.NewSession();
        (await old.Phone.StartWorkoutAsync(session, DateTimeOffset.UtcNow)).Status.ShouldBe(202);

        var devices = (await ada.Phone.GetAsync("/v1/users/me/devices")).Json.GetProperty("devices").EnumerateArray().ToList();
        devices.Single(device => device.GetProperty("this_device").GetBoolean()).GetProperty("device_id").GetString().ShouldBe(ada.DeviceId);
        devices
            .Single(device => device.GetProperty("name").GetString() == "Old phone")
            .GetProperty("revoked")
            .GetProperty("reason")
            .GetString()
            .ShouldBe("user");
    }

    [Fact]
    public async Task An_access_token_of_an_ended_sign_in_reads_writes_and_revokes_nothing_more_and_still_uploads()
    {
        var ada = await server.RegisterAsync();
        var thief = await ada.SignInAgainAsync("Stolen phone");
        (await thief.Phone.GetAsync("/v1/users/me")).Status.ShouldBe(200);
        (await ada.Phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/devices/{thief.DeviceId}")).Status.ShouldBe(204);

        // All of them in one round: behind an edge each call may meet another server.
        string[] paths = ["/v1/users/me", "/v1/workouts", "/v1/status", "/v1/goals", "/v1/goals/status", "/v1/users/me/devices", "/v1/users/me/export"];
        await Eventually.TrueAsync(
            async () =>
            {
                var answers = new List<int>();
                foreach (var path in paths)
                {
                    answers.Add((await thief.Phone.GetAsync(path)).Status);
                }

                return answers.TrueForAll(status => status == 401);
            },
            "every server knows within 5 s that the sign-in was ended");

        // A server that meets the sign-in for the first time with one of these finds no proof of it in the store, and refuses for that until it knows.
        (HttpMethod Method, string Path, string? Body)[] endings =
        [
            (HttpMethod.Post, "/v1/auth/sign-out-everywhere", """{"keep_this_device":true}"""),
            (HttpMethod.Delete, $"/v1/users/me/devices/{ada.DeviceId}", null),
        ];
        foreach (var (method, path, body) in endings)
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    var status = (await thief.Phone.SendAsync(method, path, body)).Status;
                    status.ShouldBeOneOf(401, 403);
                    return status == 401;
                },
                "every server knows within 5 s that the sign-in was ended");
        }

        (await thief.Phone.SendAsync(HttpMethod.Post, "/v1/auth/sign-out")).Status.ShouldBe(204, "ending it again is no harm");
        (await thief.Phone.StartWorkoutAsync(Phone.NewSession(), DateTimeOffset.UtcNow)).Status.ShouldBe(202);
        (await ada.Phone.GetAsync("/v1/users/me")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Signing_out_everywhere_can_keep_the_phone_that_asks()
    {
        var ada = await server.RegisterAsync();
        var other = await ada.SignInAgainAsync("Tablet");
        var answer = await ada.Phone.SendAsync(HttpMethod.Post, "/v1/auth/sign-out-everywhere", """{"keep_this_device":true}""");
        answer.Json.GetProperty("signed_out").GetInt32().ShouldBe(1);
        (await other.RefreshAsync()).Json.GetProperty("scope").GetString().ShouldBe("upload_only");
        (await ada.RefreshAsync()).Json.GetProperty("scope").GetString().ShouldBe("full");
        (await ada.Phone.SendAsync(HttpMethod.Post, "/v1/auth/sign-out")).Status.ShouldBe(204);
        (await ada.RefreshAsync()).Json.GetProperty("revoked").GetProperty("reason").GetString().ShouldBe("signed_out");
    }

    [Fact]
    public async Task A_profile_is_edited_only_from_the_state_that_was_read()
    {
        var ada = (await server.RegisterAsync()).Phone;
        var read = await ada.GetAsync("/v1/users/me");
        (await ada.SendAsync(HttpMethod.Patch, "/v1/users/me", """{"name":"A"}""")).Problem.ShouldBe("precondition-required");
        var edited = await ada.SendAsync(HttpMethod.Patch, "/v1/users/me", """{"units":"imperial","body_weight":{"value":140.5,"unit":"lb"}}""", read.ETag);
        edited.Status.ShouldBe(200, edited.ToString());
        edited.Json.GetProperty("body_weight").GetRawText().ShouldBe("""{"value":140.5,"unit":"lb"}""");
        edited.Json.GetProperty("name").GetString().ShouldBe("Ada");
        var late = await ada.SendAsync(HttpMethod.Patch, "/v1/users/me", """{"name":"B"}""", read.ETag);
        (late.Status, late.Problem, late.ETag).ShouldBe((412, "precondition-failed", edited.ETag));
        var wrong = await ada.SendAsync(HttpMethod.Patch, "/v1/users/me", """{"units":"furlongs","time_zone":7}""", edited.ETag);
        wrong.Problem.ShouldBe("invalid-request");
        wrong
            .Json.GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("field").GetString())
            .ShouldBe(["units", "time_zone"], ignoreOrder: true);
        (await ada.GetAsync("/v1/users/me")).ETag.ShouldBe(edited.ETag);
    }

    [Fact]
    public async Task An_export_is_a_whole_ZIP_over_the_network()
    {
        var ada = (await server.RegisterAsync()).Phone;
        var session = Phone.NewSession();
        await ada.StartWorkoutAsync(session, DateTimeOffset.UtcNow);
        await ada.FinishWorkoutAsync(
            session,
            1,
            DateTimeOffset.UtcNow,
            TimeSpan.FromMinutes(1),
            """{"points":[{"t":0,"lat":45.1,"lon":14.1},{"t":9000,"lat":45.1001,"lon":14.1}]}"""
        );
        await Eventually.TrueAsync(async () => (await FilesAsync(ada)).Contains($"workouts/{session}.gpx"), "the workout is folded and in the export");
        (await FilesAsync(ada)).ShouldBe(
            [
                "README.txt", "account.json", "equipment.json", "privacy-zones.json", "devices.json", "passkeys.json", "security-log.json", "goals.json",
                "calendar.json",
                "webhooks.json",
                $"workouts/{session}.json", $"workouts/{session}.gpx",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task The_security_log_is_read_whole_or_page_by_page()
    {
        var ada = await server.RegisterAsync();
        await ada.SignInAgainAsync("Tablet");
        await ada.SignInAgainAsync("Old phone");
        var whole = (await ada.Phone.GetAsync("/v1/users/me/security-log")).Json;
        whole.TryGetProperty("next_cursor", out _).ShouldBeFalse();
        var all = whole.GetProperty("events").EnumerateArray().Select(happened => happened.GetRawText()).ToList();
        all.Count.ShouldBeGreaterThan(2);

        List<string> read = [];
        for (var query = "?limit=2"; query.Length > 0;)
        {
            var page = (await ada.Phone.GetAsync($"/v1/users/me/security-log{query}")).Json;
            var events = page.GetProperty("events").EnumerateArray().Select(happened => happened.GetRawText()).ToList();
            events.Count.ShouldBeInRange(1, 2);
            read.AddRange(events);
            query = page.TryGetProperty("next_cursor", out var next) ? $"?limit=2&cursor={next.GetString()}" : "";
        }

        read.ShouldBe(all);
        foreach (var wrong in (string[])["limit=0", "limit=501", "limit=two", "cursor=elsewhere"])
        {
            (await ada.Phone.GetAsync($"/v1/users/me/security-log?{wrong}")).Problem.ShouldBe("invalid-request");
        }
    }

    [Fact]
    public async Task A_deleted_account_answers_gone_and_late_uploads_bring_nothing_back()
    {
        var account = await server.RegisterAsync();
        var ada = account.Phone;
        (await ada.SendAsync(HttpMethod.Post, "/v1/users/me/delete", """{"password":"not this one"}""")).Problem.ShouldBe("wrong-credentials");
        (await ada.SendAsync(HttpMethod.Post, "/v1/users/me/delete", $$"""{"password":"{{AccountServer.Password}}" }""")).Status.ShouldBe(204);
        (await ada.GetAsync("/v1/users/me")).Problem.ShouldBe("gone");
        var refresh = await account.RefreshAsync();
        (refresh.Status, refresh.Problem).ShouldBe((410, "gone"), "so that the person's other phones remove what they hold");
        await ada.StartWorkoutAsync(Phone.NewSession(), DateTimeOffset.UtcNow);

        // Another account's workout, sent later, is folded later.
        var witness = (await server.RegisterAsync()).Phone;
        var session = Phone.NewSession();
        await witness.StartWorkoutAsync(session, DateTimeOffset.UtcNow);
        await Eventually.TrueAsync(async () => (await FilesAsync(witness)).Contains($"workouts/{session}.json"), "the later upload is folded");
        (await ada.GetAsync("/v1/users/me/export")).Problem.ShouldBe("gone");
    }

    // Each server counts for itself.
    [Fact]
    [Trait(Needs.Trait, Needs.Embedded)]
    public async Task Guessing_is_answered_by_429_with_a_time_to_come_back()
    {
        var ada = await server.RegisterAsync();
        Answer answer;
        var tries = 0;
        do
        {
            answer = await server.Nobody.SendAsync(
                HttpMethod.Post,
                "/v1/auth/sign-in",
                $$"""{"email":"{{ada.Email}}","password":"guess number {{tries++}}" }"""
            );
        } while (answer.Status == 401 && tries < 100);
        (answer.Status, answer.Problem, tries).ShouldBe((429, "too-many-requests", 11));
        answer.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        (await ada.RefreshAsync()).Status.ShouldBe(200, "a phone that is signed in is not concerned");
    }

    [Fact]
    public async Task Neither_addresses_nor_passwords_nor_tokens_are_printed()
    {
        var ada = await server.RegisterAsync();
        await ada.RefreshAsync();
        await server.Nobody.SendAsync(HttpMethod.Post, "/v1/auth/sign-in", $$"""{"email":"{{ada.Email}}","password":"wrong wrong wrong"}""");
        foreach (
            var secret in new[]
            {
                ada.Email,
                AccountServer.Password,
                "wrong wrong wrong",
                ada.RefreshToken,
                ada.Phone.Token!,
                ada.Phone.User.ToString(),
                ada.DeviceId,
            })
        {
            server.Process.Output.ShouldNotContain(secret);
        }
    }

    private async Task<IReadOnlyList<string>> FilesAsync(Phone phone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Process.Url("/v1/users/me/export"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        using var response = await server.Process.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }
}
