using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Http.Tokens;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Webhooks;

/// <summary>An account, its webhooks on a real SQLite store, and a receiver over real HTTP.</summary>
public abstract class WebhookTest : IAsyncLifetime
{
    private protected static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    private protected readonly TestAccounts parts = new();
    private protected readonly TestAccountStore kept;
    private protected readonly IWebhookStore store;
    private protected readonly WebhookCalls calls;
    private protected Receiver receiver = null!;
    private protected Caller ada = null!;

    private protected WebhookTest()
    {
        kept = new TestAccountStore(parts);
        store = kept.Get<IWebhookStore>();
        parts.Webhooks = store;
        calls = new WebhookCalls(parts.Secret, Reachable, parts.Time) { Patience = TimeSpan.FromSeconds(30) };
    }

    private protected static ReachableAddresses Reachable { get; } = new(Options.Create(new WebhookOptions { Networks = "127.0.0.1" }));

    private protected IAccountStore Accounts => kept.Get<IAccountStore>();

    private protected AccountWebhooks Webhooks => new(store, Owners, calls, Reachable, parts.Time);

    private protected WebhookOwners Owners => new(Accounts, parts.Events(Accounts), parts.OwnerMail);

    public async ValueTask InitializeAsync()
    {
        await kept.OpenAsync();
        receiver = await Receiver.StartAsync();
        ada = await RegisterAsync("ada@example.org");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        calls.Dispose();
        await receiver.DisposeAsync();
        await kept.DisposeAsync();
    }

    private protected static WebhookId IdOf(WebhookAnswer made) =>
        WebhookId.TryParse(made.WebhookId, out var id) ? id : throw new FormatException(made.WebhookId);

    private protected WebhookSender Sender(WebhookCalls? over = null, IWebhookStore? through = null) => new(
        through ?? store,
        over ?? calls,
        new WebhookBodies(kept.Get<IWorkoutReads>(), new ExerciseCatalog([new Running()])),
        Owners,
        parts.Time,
        NullLogger<WebhookSender>.Instance);


    private protected async Task LookAsync(CancellationToken cancellationToken = default)
    {
        using var sender = Sender();
        await sender.SendDueAsync(cancellationToken);
    }

    private protected async Task<Caller> RegisterAsync(string email)
    {
        var (signedIn, _) = await parts.Accounts(Accounts, kept.Passwords).RegisterAsync(
            new Register { Email = email, Password = "a long walk before breakfast", RegistrationKey = new string('k', 30) }, Home, default);
        return (await parts.Reader.ReadAsync(signedIn!.AccessToken))!;
    }

    private protected async Task ConfirmAddressAsync()
    {
        var account = (await Accounts.GetUserAsync(ada.UserId, default))!;
        (await Accounts.PutUserAsync(account.Document with { EmailVerifiedAt = parts.Time.GetUtcNow() }, account.Revision, default)).ShouldBeTrue();
    }

    private protected async Task<WebhookAnswer> MakeAsync(Caller owner, string url, params WebhookEvent[] events)
    {
        var (made, refusal) = await Webhooks.MakeAsync(
            owner, new MakeWebhook { Name = " Hall ", Url = url, Events = events.Length > 0 ? events : Enum.GetValues<WebhookEvent>() }, default);
        refusal.ShouldBeNull();
        return made.ShouldNotBeNull();
    }

    private protected async Task<WebhookAnswer> TestAsync(WebhookAnswer made)
    {
        var (answer, refusal) = await Webhooks.TestAsync(ada, IdOf(made), default);
        refusal.ShouldBeNull();
        return answer.ShouldNotBeNull();
    }

    private protected async Task<WebhookAnswer> ShownAsync(WebhookAnswer made) =>
        (await Webhooks.ListAsync(ada.UserId, default)).Webhooks.Single(webhook => webhook.WebhookId == made.WebhookId);

    private protected async Task<WorkoutKey> WriteAsync(Caller owner)
    {
        var key = new WorkoutKey(owner.UserId, SessionId.Create("running", Guid.CreateVersion7()));
        await WriteAsync(owner, key, workout => workout);
        return key;
    }

    private protected async Task WriteAsync(Caller owner, WorkoutKey key, Func<StoredWorkout, StoredWorkout> change)
    {
        owner.UserId.ShouldBe(key.User);
        var workout = change(new StoredWorkout
        {
            Key = key,
            Log = new(),
            End = WorkoutEnd.Ended,
            Summary = new WorkoutSummary
            {
                RulesVersion = 1,
                ExerciseType = "running",
                State = WorkoutState.Finished,
                StartedAt = new DateTimeOffset(2026, 5, 1, 7, 0, 0, TimeSpan.FromHours(2)),
                LocalDate = new DateOnly(2026, 5, 1),
                ElapsedMs = 3_600_000,
                MovingMs = 3_500_000,
                LastHeardMs = TestAccounts.Start.ToUnixTimeMilliseconds(),
                Location = JsonElement.Parse("""{"name":"Home"}"""),
                Title = "Home again",
                Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 10_123_456, ["best_effort:1_km"] = 300_000 },
                Writers = [],
                Digest = "00ff00ff00ff00ff",
            },
        });
        await kept.Get<IDerivations>().DeriveAsync([key], _ => new DerivedWorkout(workout, Row: null, DueAt: null), default);
    }
}
