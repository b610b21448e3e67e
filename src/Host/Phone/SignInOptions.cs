using System.CommandLine;
using System.Security.Cryptography;
using Stamina.Contracts.Accounts;

namespace Stamina.Host.Phone;

/// <summary>Which server, as whom: the options that every command of the terminal's phone shares.</summary>
internal sealed class SignInOptions
{
    private readonly Option<Uri> server = ServerOption();

    private readonly Option<string?> email = new("--email") { Description = "Sign in to this account. Without it, a throw-away account is made and its password printed." };

    private readonly Option<string?> password = new("--password") { Description = "Its password; better given in the environment variable STAMINA_PASSWORD." };

    public void AddTo(Command command)
    {
        command.Options.Add(server);
        command.Options.Add(email);
        command.Options.Add(password);
    }

    public StaminaClient OpenClient(ParseResult args) => new(args.GetValue(server)!);

    /// <summary>A client that is signed in.</summary>
    /// <exception cref="RefusedException">The server refused.</exception>
    public async Task<StaminaClient> SignInAsync(ParseResult args, TextWriter told, CancellationToken cancellationToken)
    {
        var client = OpenClient(args);
        if (args.GetValue(email) is { } known)
        {
            var secret = args.GetValue(password) ?? Environment.GetEnvironmentVariable("STAMINA_PASSWORD")
                ?? throw new InvalidDataException("--email needs --password, or STAMINA_PASSWORD in the environment.");
            await client.SignInAsync(new SignIn { Email = known, Password = secret, Device = Terminal }, cancellationToken);
            return client;
        }

        var (throwAway, made) = ($"phone-{RandomText(10)}@stamina.example", RandomText(20));
        await client.RegisterAsync(new Register { Email = throwAway, Password = made, Device = Terminal }, cancellationToken);
        await told.WriteLineAsync($"Account     {throwAway}, password {made}");
        return client;
    }

    public static DeviceInfo Terminal => new() { Name = "Terminal", Platform = "cli" };

    /// <summary>Which server: an http or https address.</summary>
    public static Option<Uri> ServerOption() => new("--server")
    {
        Description = "The server to talk to.",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
        CustomParser = parsed =>
        {
            if (Uri.TryCreate(parsed.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
            {
                return address;
            }

            parsed.AddError("--server takes an address such as https://stamina.example, with http or https.");
            return null;
        },
    };

    /// <summary>A writer, random per run: this phone keeps no state.</summary>
    public static string NewWriter() => RandomText(12);

    private static string RandomText(int length) => RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", length);
}
