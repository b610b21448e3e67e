using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Stamina.Contracts;
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

    // Never the password itself: a command line can be read by everybody on the machine.
    private readonly Option<string?> passwordFile = new("--password-file")
    {
        Description = "File with its password, - for standard input; without it STAMINA_PASSWORD, or it is asked for.",
    };

    private readonly Option<string?> code = new("--code")
    {
        Description = "A code of the account's app, or a recovery code, where it has a second factor; without it, it is asked for.",
    };

    public void AddTo(Command command)
    {
        server.AddTo(command);
        command.Options.Add(email);
        command.Options.Add(passwordFile);
        command.Options.Add(code);
    }

    public StaminaClient OpenClient(ParseResult args) => new(server.Read(args));

    /// <summary>A client that is signed in.</summary>
    /// <exception cref="RefusedException">The server refused.</exception>
    public async Task<StaminaClient> SignInAsync(ParseResult args, TextWriter told, CancellationToken cancellationToken)
    {
        var client = OpenClient(args);
        if (args.GetValue(email) is { } known)
        {
            var request = new SignIn
            {
                Email = known, Password = await PasswordAsync(args, cancellationToken), Device = Terminal, SecondFactor = args.GetValue(code),
            };
            try
            {
                await client.SignInAsync(request, cancellationToken);
            }
            catch (RefusedException refused) when (refused.Type == ProblemTypes.SecondFactorRequired && request.SecondFactor is null)
            {
                var typed = Ask("Code: ")
                    ?? throw new InvalidDataException("This account asks for a code of its app, or a recovery code: say --code.", refused);
                await client.SignInAsync(request with { SecondFactor = typed }, cancellationToken);
            }

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

    private async Task<string> PasswordAsync(ParseResult args, CancellationToken cancellationToken) => args.GetValue(passwordFile) switch
    {
        "-" => await Console.In.ReadLineAsync(cancellationToken) ?? throw new InvalidDataException("Standard input has no password."),
        { } file => (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\r', '\n'),
        null => Environment.GetEnvironmentVariable("STAMINA_PASSWORD") ?? Ask("Password: ")
            ?? throw new InvalidDataException("--email needs --password-file, or STAMINA_PASSWORD in the environment."),
    };

    // What is typed is not shown; null where nobody sits there.
    private static string? Ask(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return null;
        }

        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static string RandomText(int length) => RandomNumberGenerator.GetString(TypeId.Alphabet, length);
}
