using System.CommandLine;
using System.Security.Cryptography;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;

namespace Stamina.Tools.Phone;

/// <summary>Which server, as whom: the options that every command of the terminal's phone shares.</summary>
internal sealed class SignInOptions
{
    private readonly ServerOptions server = new();

    private readonly Option<string?> email = new("--email")
    {
        Description = "Sign in to this account. Without it, a throw-away account is made and its password printed.",
    };

    private readonly Option<string?> password = new("--password") { Description = "Its password; better given in the environment variable STAMINA_PASSWORD." };

    public void AddTo(Command command)
    {
        server.AddTo(command);
        command.Options.Add(email);
        command.Options.Add(password);
    }

    public StaminaClient OpenClient(ParseResult args) => new(server.Read(args));

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

    /// <summary>A writer, random per run: this phone keeps no state.</summary>
    public static string NewWriter() => RandomText(12);

    private static string RandomText(int length) => RandomNumberGenerator.GetString(TypeId.Alphabet, length);
}
