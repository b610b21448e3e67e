using System.IO.Compression;
using System.Text.Json;

namespace Stamina.EndToEndTests.Accounts;

/// <summary>A server whose operator says who is responsible, from the configuration to the export.</summary>
public sealed class ConsentTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["STAMINA_ACCOUNTS__PASSWORD_ROUNDS"] = "1000",
        ["STAMINA_ACCOUNTS__IDLE_ACCOUNTS_KEEP"] = "1095.00:00:00",
        ["STAMINA_PRIVACY__CONTROLLER"] = "Example Sports, 1 Lake Road, Graz",
        ["STAMINA_PRIVACY__CONTACT"] = "privacy@example.org",
        ["STAMINA_PRIVACY__VERSION"] = "2026-11",
    };

    [Fact]
    public async Task Whoever_registers_has_seen_who_is_responsible_and_what_they_agreed_to_is_in_profile_log_and_export()
    {
        await using var server = await StaminaProcess.StartAsync(environment: Settings);
        var nobody = new Phone(server, null, default);
        var notice = (await nobody.GetAsync("/v1/client-config")).Json.GetProperty("privacy_notice");
        notice.GetProperty("controller").GetString().ShouldBe("Example Sports, 1 Lake Road, Graz");
        notice.GetProperty("contact").GetString().ShouldBe("privacy@example.org");
        notice.GetProperty("idle_accounts_keep_days").GetInt32().ShouldBe(1095);
        var version = notice.GetProperty("version").GetString();

        var refused = await nobody.SendAsync(HttpMethod.Post, "/v1/auth/register", Register(null));
        (refused.Status, refused.Json.GetProperty("type").GetString()).ShouldBe((403, Stamina.Contracts.ProblemTypes.ConsentRequired));
        var opened = await nobody.SendAsync(HttpMethod.Post, "/v1/auth/register", Register(version));
        opened.Status.ShouldBe(201, opened.ToString());
        var ada = new Phone(server, opened.Json.GetProperty("access_token").GetString(), default);

        Agreed((await ada.GetAsync("/v1/users/me")).Json).ShouldBe([version]);
        (await ada.GetAsync("/v1/users/me/security-log")).ToString().ShouldContain("consent_given");
        (await ada.SendAsync(HttpMethod.Post, "/v1/users/me/consent", $$"""{"notice_version":"{{version}}"}""")).Status.ShouldBe(204);
        (await ada.SendAsync(HttpMethod.Post, "/v1/users/me/consent", """{"notice_version":"2020-01"}""")).Status.ShouldBe(403);
        Agreed((await ada.GetAsync("/v1/users/me")).Json).ShouldBe([version]);

        var (status, _, file) = await ada.DownloadAsync("/v1/users/me/export");
        status.ShouldBe(200);
        using var zip = new ZipArchive(new MemoryStream(file));
        using var account = zip.GetEntry("account.json")!.Open();
        using var json = await JsonDocument.ParseAsync(account);
        Agreed(json.RootElement).ShouldBe([version]);
    }

    [Fact]
    public async Task A_server_whose_operator_names_nobody_asks_nobody()
    {
        await using var server = await StaminaProcess.StartAsync(
            environment: new Dictionary<string, string> { ["STAMINA_ACCOUNTS__PASSWORD_ROUNDS"] = "1000" });
        var nobody = new Phone(server, null, default);
        (await nobody.GetAsync("/v1/client-config")).Json.TryGetProperty("privacy_notice", out _).ShouldBeFalse();
        (await nobody.SendAsync(HttpMethod.Post, "/v1/auth/register", Register(null))).Status.ShouldBe(201);
    }

    private static string Register(string? version) =>
        $$"""{"email":"ada@example.org","password":"a long walk before breakfast"{{(version is null ? "" : $",\"notice_version\":\"{version}\"")}}}""";

    private static IEnumerable<string?> Agreed(JsonElement account) =>
        account.GetProperty("consents").EnumerateArray().Select(given => given.GetProperty("notice_version").GetString());
}
