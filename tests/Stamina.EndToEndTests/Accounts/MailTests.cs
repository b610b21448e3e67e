using System.Text.RegularExpressions;

namespace Stamina.EndToEndTests.Accounts;

/// <summary>A forgotten password, from the question to the first answer with the new one, through the real program and its folder of mail.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed partial class MailTests
{
    [Fact]
    public async Task Who_forgot_the_password_gets_back_in_by_the_code_in_the_folder_that_the_start_names()
    {
        await using var server = await StaminaProcess.StartAsync();
        var nobody = new Phone(server, null, default);
        const string Register = """{"email":"ada@example.org","password":"a long walk before breakfast"}""";
        (await nobody.SendAsync(HttpMethod.Post, "/v1/auth/register", Register)).Status.ShouldBe(201);
        var mail = Path.Combine(server.Data, "mail");
        await server.SaysAsync(mail);

        foreach (var email in (string[])["ada@example.org", "nobody@example.org"])
        {
            var asked = await nobody.SendAsync(HttpMethod.Post, "/v1/auth/reset-code", $$"""{"email":"{{email}}"}""");
            (asked.Status, asked.Text.Length).ShouldBe((202, 0));
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(Directory.Exists(mail) && Read(mail).Count == 2),
            "a code to verify the address and one to set another password");
        var code = Code().Match(Read(mail).Single(text => text.Contains("another password", StringComparison.Ordinal))).Value;
        var wrong = await nobody.SendAsync(HttpMethod.Post, "/v1/auth/reset", Reset("00000-00000"));
        (wrong.Status, wrong.Problem).ShouldBe((400, "wrong-code"));
        var reset = await nobody.SendAsync(HttpMethod.Post, "/v1/auth/reset", Reset(code));
        reset.Status.ShouldBe(200, reset.ToString());

        var ada = new Phone(server, reset.Json.GetProperty("access_token").GetString(), default);
        (await ada.GetAsync("/v1/users/me")).Json.GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        server.Output.ShouldNotContain("example.org");
        server.Output.ShouldNotContain(code);
    }

    [GeneratedRegex("[0-9a-z]{5}-[0-9a-z]{5}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();

    private static string Reset(string code) => $$"""{"email":"ada@example.org","code":"{{code}}","new_password":"an even longer walk after supper"}""";

    private static List<string> Read(string folder) => [.. Directory.GetFiles(folder, "*.eml").Select(File.ReadAllText)];
}
