using System.Diagnostics;
using Stamina.AccountServer.SecondFactor;

namespace Stamina.EndToEndTests.Accounts;

/// <summary>The terminal's phone signs in to an account that has a second factor; no password on a command line.</summary>
public sealed class TerminalSignInTests(AccountServer server) : IClassFixture<AccountServer>
{
    [Fact]
    public async Task An_account_with_a_second_factor_is_exported_with_a_code_and_not_without()
    {
        var ada = await server.RegisterAsync();
        var begun = await ada.Phone.SendAsync(HttpMethod.Post, "/v1/users/me/totp");
        begun.Status.ShouldBe(200, begun.ToString());
        var code = Totp.Code(Base32(begun.Json.GetProperty("secret").GetString()!), Totp.StepAt(DateTimeOffset.UtcNow));
        var confirmed = await ada.Phone.SendAsync(HttpMethod.Post, "/v1/users/me/totp/confirm", $$"""{"code": "{{code}}"}""");
        confirmed.Status.ShouldBe(200, confirmed.ToString());
        var recovery = confirmed.Json.GetProperty("recovery_codes")[0].GetString()!;
        var zip = Path.Combine(Directory.CreateTempSubdirectory("stamina-export-").FullName, "all.zip");

        var (exitCode, said) = await ExportAsync(zip, ada.Email);
        exitCode.ShouldNotBe(0, said);
        said.ShouldContain("say --code");
        File.Exists(zip).ShouldBeFalse();

        (exitCode, said) = await ExportAsync(zip, ada.Email, "--code", recovery);
        exitCode.ShouldBe(0, said);
        File.Exists(zip).ShouldBeTrue();
        Directory.Delete(Path.GetDirectoryName(zip)!, recursive: true);
    }

    private async Task<(int ExitCode, string Said)> ExportAsync(string zip, string email, params string[] more)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [StaminaProcess.Executable(), "export", zip, "--email", email, "--password-file", "-", .. server.Process.AsServer, .. more])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var run = Process.Start(start)!;
        await run.StandardInput.WriteLineAsync(AccountServer.Password);
        run.StandardInput.Close();
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (run.ExitCode, await said + await complained);
    }

    private static byte[] Base32(string text)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var letter in text)
        {
            bits = ((bits & 0xfff) << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            held += 5;
            if (held >= 8)
            {
                held -= 8;
                bytes.Add((byte)(bits >> held));
            }
        }

        return [.. bytes];
    }
}
