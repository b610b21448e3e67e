using Microsoft.Extensions.Options;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.EndToEndTests.Cells;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests;

/// <summary>What a test needs of where it runs: traits that choose tests, never a silent skip.</summary>
public static class Needs
{
    public const string Trait = "needs";

    /// <summary>A process of its own, to configure, kill, or look into the files of.</summary>
    public const string Embedded = "embedded";

    /// <summary>A running ./cluster, named by <see cref="Target.CellVariable"/>.</summary>
    public const string Cell = "cell";
}

/// <summary>A Stamina that tests talk to as phones and scripts do: one process, or a whole cell behind its edge.</summary>
public abstract class Target : IAsyncDisposable
{
    /// <summary>The data folder of a running ./cluster; where it is not set, each test class starts a process of its own.</summary>
    public const string CellVariable = "STAMINA_E2E_CELL";

    protected Target(HttpClient http) => Http = http;

    /// <summary>Where it listens.</summary>
    public abstract Uri Address { get; }

    /// <summary>Everything it has printed.</summary>
    public abstract string Output { get; }

    /// <summary>Without a token. Address requests by paths: <see cref="Url"/>.</summary>
    public HttpClient Http { get; }

    /// <summary>What the terminal's phone is told of it.</summary>
    public abstract string[] AsServer { get; }

    /// <summary>What a command is told that looks into its store.</summary>
    public abstract string[] AsStore { get; }

    /// <summary>The folder with the files of all of its parts: stores, queue, cache, logs.</summary>
    public abstract string Files { get; }

    protected abstract string KeysFolder { get; }

    protected abstract string CellName { get; }

    /// <summary>
    /// A process of its own with that environment, or the cell that the environment of the tests names, which must have been started with those settings.
    /// </summary>
    public static async Task<Target> StartAsync(IReadOnlyDictionary<string, string>? environment = null) =>
        Environment.GetEnvironmentVariable(CellVariable) is { Length: > 0 } data
            ? Cell.Of(data, environment ?? new Dictionary<string, string>())
            : await StaminaProcess.StartAsync(environment: environment);

    public Uri Url(string path) => new(Address, path);

    /// <summary>A phone with a token of our own making, for tests of the write path that need no account.</summary>
    public Phone NewPhone(UserId? user = null, CallerScope scope = CallerScope.Full)
    {
        using var keys = SigningKeys.LoadOrCreate(KeysFolder);
        var issuer = new AccessTokenIssuer(
            keys,
            Options.Create(new AccessTokenOptions { Cell = CellName, Lifetime = TimeSpan.FromHours(1) }),
            TimeProvider.System);
        var caller = new Caller(user ?? new UserId(Guid.CreateVersion7()), new DeviceId(Guid.CreateVersion7()), scope, CellName);
        return new Phone(this, issuer.Issue(caller).Text, caller.UserId);
    }

    /// <summary>Opens an account through the API and signs a phone in.</summary>
    public async Task<Phone> RegisterAsync(string? email = null, string timeZone = "Europe/Zagreb")
    {
        var answer = await new Phone(this, null, default).SendAsync(HttpMethod.Post, "/v1/auth/register", $$"""
            {"email": "{{email ?? $"{Guid.NewGuid():n}@example.org"}}", "password": "a long walk before breakfast",
             "device": {"name": "Test phone", "platform": "cli"}, "profile": {"time_zone": "{{timeZone}}"} }
            """);
        answer.IsSuccess.ShouldBeTrue(answer.ToString());
        UserId.TryParse(answer.Json.GetProperty("user_id").GetString(), out var user).ShouldBeTrue();
        return new Phone(this, answer.Json.GetProperty("access_token").GetString()!, user);
    }

    /// <summary>A program of the account's owner, with an access token that it got for a personal one.</summary>
    public async Task<Phone> ProgramOfAsync(Phone owner, IEnumerable<AccessScope> scopes)
    {
        var personal = await MakeTokenAsync(owner, scopes);
        var access = await new Phone(this, null, default).SendAsync(HttpMethod.Post, "/v1/auth/token", $$"""{"token": "{{personal}}"}""");
        access.Status.ShouldBe(200, access.ToString());
        return new Phone(this, access.Json.GetProperty("access_token").GetString()!, owner.User);
    }

    /// <summary>Makes a personal access token through the API; its text.</summary>
    public static async Task<string> MakeTokenAsync(Phone owner, IEnumerable<AccessScope> scopes)
    {
        var names = string.Join("\", \"", scopes.Select(AccessScopes.NameOf));
        var made = await owner.SendAsync(HttpMethod.Post, "/v1/users/me/tokens", $$"""{"name": "Test program", "scopes": ["{{names}}"]}""");
        made.Status.ShouldBe(201, made.ToString());
        return made.Json.GetProperty("token").GetString()!;
    }

    public abstract ValueTask DisposeAsync();
}
