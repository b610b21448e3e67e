using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.AdapterTests.Engines;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Postgres;

/// <summary>
/// A primary that may acknowledge only what its standby has, and a standby that is gone. Two traps make PostgreSQL and its driver say yes all the same; each is
/// shown on the bare driver without our remedy, then with it. What is acknowledged and not on the standby would be lost with the primary's disk. Patience ends
/// after five seconds: by then even a busy primary has written the row and waits for nothing but its standby.
/// </summary>
public sealed class ReplicationTests : IAsyncLifetime
{
    private Engine primary = null!;
    private Engine standby = null!;
    private string connectionString = null!;

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    public async ValueTask InitializeAsync()
    {
        primary = await Engine.StartAsync("postgres", "--sync", "s1");
        standby = await Engine.StartAsync("postgres", "--standby-of", primary.Folder, "--name", "s1");
        connectionString = await PostgresDatabases.CreateAsync(primary);
        await using var store = new PostgresStoreFixture(connectionString);
        await store.Migrations.MigrateAsync(Soon);
        await PostgresDatabases.ExecuteAsync(connectionString, "CREATE TABLE trap (id integer PRIMARY KEY, at timestamptz NOT NULL)");
    }

    public async ValueTask DisposeAsync()
    {
        await standby.DisposeAsync();
        await primary.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_that_waits_for_its_standby_is_never_acknowledged_by_a_timeout()
    {
        const string Insert = "INSERT INTO trap VALUES (1, now())";
        await standby.KillAsync();

        // The trap: the driver asks the server to cancel, the server stops waiting and answers success.
        (await IsAcknowledgedAsync(connectionString + ";Command Timeout=5;Cancellation Timeout=30000", Insert)).ShouldBeTrue();
        // The remedy, alone: the connection is dropped, the outcome is unknown, nothing is acknowledged.
        (
            await IsAcknowledgedAsync(connectionString + ";Command Timeout=5;Cancellation Timeout=-1", Insert.Replace("(1,", "(2,", StringComparison.Ordinal))
        ).ShouldBeFalse();
        // Our connection string has it, whatever the operator's says.
        var hardened = PostgresDatabase.Hardened(connectionString + ";Cancellation Timeout=30000", Impatient());
        (await IsAcknowledgedAsync(hardened, Insert.Replace("(1,", "(3,", StringComparison.Ordinal))).ShouldBeFalse();

        await ShowStandbyLacksAsync("SELECT count(*) FROM trap WHERE id = 1");
    }

    [Fact]
    public async Task A_repeated_batch_is_acknowledged_only_once_the_standby_has_it()
    {
        var batch = new BatchName(Guid.NewGuid(), 1);
        var safe = connectionString + ";Command Timeout=5;Cancellation Timeout=-1";
        await standby.KillAsync();

        // The trap: the first try is written here but not acknowledged; the second finds it, writes nothing, waits for nobody, and is acknowledged.
        const string DoNothing = "INSERT INTO trap VALUES (7, now()) ON CONFLICT DO NOTHING";
        (await IsAcknowledgedAsync(safe, DoNothing)).ShouldBeFalse();
        await PostgresDatabases.ExecuteAsync(connectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        (await IsAcknowledgedAsync(safe, DoNothing)).ShouldBeTrue();
        await ShowStandbyLacksAsync("SELECT count(*) FROM trap WHERE id = 7");

        // The ledger: a repeated batch writes its row again, so its commit waits as the first one did.
        await standby.KillAsync();
        await using (var store = Store(o => o.StatementTimeout = TimeSpan.FromSeconds(5)))
        {
            await Should.ThrowAsync<StoreUnavailableException>(AppendAsync(store, batch));
            await PostgresDatabases.ExecuteAsync(connectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            (await store.Reads.NotYetAppendedAsync([batch], Soon)).ShouldBeEmpty();
            await Should.ThrowAsync<StoreUnavailableException>(AppendAsync(store, batch));
        }

        // With the standby back, the third try is acknowledged, and by then the standby has it.
        await standby.StartAsync();
        await using var patient = Store();
        await AppendAsync(patient, batch);
        (await CountOnStandbyAsync($"SELECT count(*) FROM batch WHERE epoch = '{batch.Epoch}'")).ShouldBe(1);
    }

    [Fact]
    public async Task An_edit_waits_for_the_standby_too()
    {
        await standby.KillAsync();
        await using var store = Store(o => o.StatementTimeout = TimeSpan.FromSeconds(5));
        await Should.ThrowAsync<StoreUnavailableException>(DeriveAsync(store, Documents.Workout(Documents.Key(Documents.NewUser(), 1), Documents.Start)));
    }

    [Fact]
    public async Task Reads_that_ask_for_nothing_fresh_come_from_the_standby_and_from_the_primary_when_it_is_gone()
    {
        var user = Documents.NewUser();
        var key = Documents.Key(user, 1);
        await using var store = Store(o => o.StandbyConnectionString = OnStandby());
        await DeriveAsync(store, Documents.Workout(key, Documents.Start));

        (await CountOnStandbyAsync($"SELECT count(*) FROM workout WHERE user_id = '{user.Value}'")).ShouldBe(1);
        await PostgresDatabases.ExecuteAsync(OnStandby(), "SELECT pg_wal_replay_pause()");
        // By a process that reads from no standby, whose commits wait for its disk alone.
        await using var other = Store();
        await DeriveAsync(other, Documents.Workout(key, Documents.Start) with { DeletedAt = Documents.Start });

        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon))!.DeletedAt.ShouldNotBeNull();
        (await store.Reads.GetAsync(key, ReadFrom.Any, Soon))!.DeletedAt.ShouldBeNull();
        await standby.KillAsync();
        (await store.Reads.GetAsync(key, ReadFrom.Any, Soon))!.DeletedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_write_is_acknowledged_once_the_standby_that_answers_reads_shows_it()
    {
        var user = Documents.NewUser();
        var key = Documents.Key(user, 1);
        await using var store = Store(o => o.StandbyConnectionString = OnStandby());
        await DeriveAsync(store, Documents.Workout(key, Documents.Start));
        await PostgresDatabases.ExecuteAsync(OnStandby(), "SELECT pg_wal_replay_pause()");

        var deleting = DeriveAsync(store, Documents.Workout(key, Documents.Start) with { DeletedAt = Documents.Start });
        // It has come to the commit, and the standby has it on disk.
        await Wait.UntilAsync(async () =>
            await PostgresDatabases.ExecuteAsync(connectionString, "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'") is true
            && await PostgresDatabases.ExecuteAsync(OnStandby(), "SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()") is true);
        deleting.IsCompleted.ShouldBeFalse();
        (await store.Reads.GetAsync(key, ReadFrom.Any, Soon))!.DeletedAt.ShouldBeNull();

        await PostgresDatabases.ExecuteAsync(OnStandby(), "SELECT pg_wal_replay_resume()");
        await deleting;
        (await store.Reads.GetAsync(key, ReadFrom.Any, Soon))!.DeletedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_standby_that_has_not_come_to_a_migration_yet_is_passed_over()
    {
        var fresh = await PostgresDatabases.CreateAsync(primary);
        (await CountOnStandbyAsync("SELECT 1::bigint")).ShouldBe(1);
        connectionString = fresh;
        await PostgresDatabases.ExecuteAsync(OnStandby(), "SELECT pg_wal_replay_pause()");
        await using var store = Store(o => o.StandbyConnectionString = OnStandby());
        // Migrations and this write come from processes that read from no standby.
        await using var other = Store();
        await other.Migrations.MigrateAsync(Soon);
        var key = Documents.Key(Documents.NewUser(), 1);
        await DeriveAsync(other, Documents.Workout(key, Documents.Start));

        (await store.Reads.GetAsync(key, ReadFrom.Any, Soon)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_store_that_is_restarted_is_unavailable_meanwhile_and_keeps_what_it_acknowledged()
    {
        var batch = new BatchName(Guid.NewGuid(), 1);
        await using var store = Store();
        await AppendAsync(store, batch);
        await primary.KillAsync();
        await Should.ThrowAsync<StoreUnavailableException>(AppendAsync(store, batch));
        await Should.ThrowAsync<StoreUnavailableException>(store.Reads.NotYetAppendedAsync([batch], Soon).AsTask());
        await primary.StartAsync();
        await Wait.UntilAsync(async () =>
        {
            try
            {
                return (await store.Reads.NotYetAppendedAsync([batch], Soon)).Count == 0;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        });
    }

    private static PostgresOptions Impatient() => new() { StatementTimeout = TimeSpan.FromSeconds(5) };

    private static async Task AppendAsync(PostgresStoreFixture store, params BatchName[] names)
    {
        await store.Events.AppendAsync(new LogAppend(names, [], DateTimeOffset.UtcNow), Soon);
    }

    private static async Task DeriveAsync(PostgresStoreFixture store, StoredWorkout workout) =>
        await store.Derivations.DeriveAsync([workout.Key], _ => Documents.Derived(workout), Soon);

    private static async Task<bool> IsAcknowledgedAsync(string connection, string sql)
    {
        try
        {
            await PostgresDatabases.ExecuteAsync(connection, sql);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private PostgresStoreFixture Store(Action<PostgresOptions>? configure = null) => new(connectionString, configure);

    private string OnStandby() => new NpgsqlConnectionStringBuilder(connectionString) { Port = standby.Port }.ConnectionString;

    private async Task<long> CountOnStandbyAsync(string sql)
    {
        // What it has received it may not have replayed yet.
        await Wait.UntilAsync(async () =>
            await PostgresDatabases.ExecuteAsync(OnStandby(), "SELECT coalesce(pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn(), true)") is true);
        return (long)(await PostgresDatabases.ExecuteAsync(OnStandby(), sql))!;
    }

    // The primary is gone for good; what the standby holds by then is all that is left.
    private async Task ShowStandbyLacksAsync(string count)
    {
        await primary.HangAsync();
        await standby.StartAsync();
        (await CountOnStandbyAsync(count)).ShouldBe(0);
        await primary.ResumeAsync();
    }
}
