using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.DataHandler;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;
using Stamina.Tests.DataHandler;

namespace Stamina.AdapterTests.Postgres;

/// <summary>
/// What deploy/cluster/roles.sql gives, asked of PostgreSQL's own catalogue: every table, each of its partitions and each column. What is not in these lists
/// must be refused.
/// </summary>
public sealed class RoleGrantsTests(EngineFixture engines)
{
    private const string Owner = "stamina_owner";
    private const string Handler = "stamina_handler";
    private const string Goal = "stamina_goal";

    private static readonly string[] Folded = ["batch", "segment", "due", "workout", "month", "totals"];
    private static readonly string[] Everything = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    [Fact]
    public async Task Each_role_may_do_what_its_work_needs_and_nothing_else()
    {
        var database = await MigratedAsync();

        var given = await GivenAsync(database);

        given
            .Where(right => right.Role == Handler)
            .Select(Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                Folded
                    .SelectMany(table => Everything.Select(what => $"{what} {table}"))
                    .Concat(["SELECT schema_migration", "SELECT store", "UPDATE store.handled_ms", "INSERT account_key", "SELECT account_key"])
                    .Concat([
                        "SELECT account.deleted_ms",
                        "SELECT account.revision",
                        "SELECT account.time_zone",
                        "SELECT account.user_id",
                        "SELECT account.weight_unit",
                        "UPDATE account.revision",
                        "SELECT webhook.arrivals",
                        "SELECT webhook.user_id",
                        "SELECT webhook.wants",
                        "SELECT webhook.webhook_id",
                        "UPDATE webhook.arrivals",
                        "UPDATE webhook.waits",
                        "DELETE original",
                        "SELECT original.content_id",
                        "SELECT original.recorded_type",
                        "SELECT original.session_uid",
                        "SELECT original.user_id",
                        "DELETE original_part",
                        "SELECT original_part.content_id",
                        "SELECT original_part.number",
                        "SELECT original_part.user_id",
                        "UPDATE original_part.number",])
                    .Concat(Everything.Select(what => $"{what} webhook_message"))
                    .Order(StringComparer.Ordinal));
        given
            .Where(right => right.Role == Goal)
            .Select(Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                Folded
                    .Concat(["account", "account_key", "email", "device", "goal", "calendar", "code_mail", "webhook", "webhook_message", "original", "original_part"])
                    .SelectMany(table => Everything.Select(what => $"{what} {table}"))
                    .Concat(["SELECT schema_migration", "SELECT store", "DELETE security_event", "INSERT security_event", "SELECT security_event"])
                    .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SELECT document FROM account")]
    [InlineData("SELECT document FROM account_p07")]
    [InlineData("SELECT 1 FROM device_p07")]
    [InlineData("SELECT 1 FROM goal_p07")]
    [InlineData("SELECT 1 FROM calendar_p07")]
    [InlineData("SELECT 1 FROM email")]
    [InlineData("SELECT document FROM webhook")]
    [InlineData("SELECT document FROM original")]
    [InlineData("SELECT document FROM original_part")]
    [InlineData("UPDATE account SET document = NULL")]
    [InlineData("UPDATE account_key SET wrapped = ''")]
    [InlineData("DELETE FROM account_key")]
    [InlineData("CREATE TABLE mine (id integer)")]
    public async Task A_data_handler_is_refused_what_is_no_business_of_its(string sql)
    {
        var database = await MigratedAsync();

        var refused = await Should.ThrowAsync<PostgresException>(() => PostgresDatabases.ExecuteAsync(As(database, Handler), sql));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Each_role_can_do_all_that_its_servers_do()
    {
        var database = await MigratedAsync();
        var (user, soon) = (Documents.NewUser(), new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);
        var key = Documents.Key(user, 1);
        await using var handler = new PostgresStoreFixture(As(database, Handler));
        await using var goal = new PostgresStoreFixture(As(database, Goal));

        await goal.Migrations.MigrateAsync(soon);
        (await goal.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey("ada"), soon)).ShouldBeTrue();
        (await goal.Accounts.PutDeviceAsync(Documents.Device(user, Guid.NewGuid()), 0, soon)).ShouldBeTrue();
        (await goal.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, soon)).ShouldBeTrue();
        (await goal.Calendars.PutAsync(Documents.Calendar(user), 0, soon)).ShouldBeTrue();
        await goal.Accounts.AddEventAsync(
            new SecurityEventDocument { UserId = user.Value, EventId = Guid.CreateVersion7(), At = Documents.Start, Kind = "signed_in", By = "user" }, soon);
        await goal.Accounts.ForgetEventsAsync(user, Documents.Start.AddYears(-1), soon);
        var mail = new CodeMail(user, Guid.NewGuid(), "reset", Documents.Start, 0);
        await goal.Accounts.AddMailAsync(mail, soon);
        (await goal.Accounts.ListMailsDueAsync(Documents.Start, 10, soon)).ShouldContain(mail);
        (await goal.Accounts.PostponeMailAsync(mail, Documents.Start.AddDays(1), soon)).ShouldBeTrue();
        await goal.Accounts.ForgetMailAsync(user, mail.Mail, soon);

        var webhook = Documents.Webhook(user);
        (await goal.Webhooks.PutAsync(webhook, 0, soon)).ShouldBeTrue();

        await handler.Migrations.MigrateAsync(soon);
        await handler.Events.AppendAsync(Documents.Append(Documents.Start, (key, [0, 1, 2])), soon);
        (await handler.Derivations.DueAsync(Documents.Start.AddDays(1), 10, soon)).ShouldHaveSingleItem().Key.ShouldBe(key);
        await handler.Derivations.DeriveAsync([key], stored => Documents.Derived(Documents.Workout(key, Documents.Start) with { Log = stored.Log }), soon);
        await handler.Derivations.SetHandledThroughAsync(Documents.Start, soon);
        await handler.Maintenance.PruneAsync(Documents.Start, Documents.Start, soon);
        await handler.Maintenance.MakeStaleDueAsync(99, ["running"], Documents.Start, 10, soon);
        await handler.Reads.StoreEpochAsync(soon);
        (await handler.Accounts.EntryDefaultsAsync(user, soon)).ShouldBe(EntryDefaults.Of(Documents.User(user).Profile));

        (await goal.Webhooks.ListDueAsync(DateTimeOffset.MaxValue, 10, soon)).ShouldHaveSingleItem().Webhook.Value.ShouldBe(webhook.WebhookId);
        var message = (await goal.Webhooks.ListMessagesAsync(user, new WebhookId(webhook.WebhookId), 10, soon)).ShouldHaveSingleItem();
        await goal.Webhooks.CountAttemptAsync(message, soon);
        await goal.Webhooks.ForgetMessageAsync(message, soon);
        (await goal.Webhooks.RestAsync(user, message.Webhook, 1, soon)).ShouldBeTrue();
        await goal.Webhooks.ForgetMessagesAsync(user, message.Webhook, soon);
        (await goal.Reads.GetAsync(key, ReadFrom.Primary, soon)).ShouldNotBeNull();
        await goal.Reads.StateAsync(user, ReadFrom.Primary, soon);
        await goal.Derivations.DeriveAsync([key], stored => Documents.Derived(Documents.Workout(key, Documents.Start) with { Log = stored.Log }), soon);
        using (var file = new MemoryStream([1, 2, 3]))
        {
            (await goal.Originals.KeepAsync(user, "run.gpx", file, [key.Session], soon)).Workouts.ShouldBe([key.Session]);
        }

        (await goal.Originals.ListAsync(user, soon)).ShouldHaveSingleItem();
        await goal.Derivations.DeriveAsync(
            [key], stored => Documents.Derived(Documents.Workout(key, Documents.Start) with { Log = stored.Log, DeletedAt = Documents.Start }), soon);
        await handler.Maintenance.PruneAsync(Documents.Start, Documents.Start.AddDays(1), soon);
        (await goal.Originals.FindAsync(key, soon)).ShouldBeNull();
        await goal.Accounts.DeleteUserAsync(user, Documents.Start, soon);

        // What comes for a deleted account is cleared by whoever would derive it.
        await handler.Events.AppendAsync(Documents.Append(Documents.Start, (key, [3])), soon);
        await handler.Derivations.DeriveAsync([key], stored => Documents.Derived(Documents.Workout(key, Documents.Start)), soon);
    }

    [Theory]
    [InlineData("INSERT ON segment")]
    [InlineData("INSERT ON batch")]
    [InlineData("INSERT ON account_key")]
    public async Task While_a_data_handler_lacks_a_right_what_was_uploaded_waits_and_is_stored_once_the_right_is_given(string right)
    {
        var database = await MigratedAsync();
        await PostgresDatabases.ExecuteAsync(database, $"REVOKE {right} FROM {Handler}");
        var log = new LogLines<Consumer>();
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services => services.AddSingleton<ILogger<Consumer>>(log).AddPostgresAdapters(o =>
                    (o.ConnectionString, o.StatementTimeout, o.ConnectTimeout) = (As(database, Handler), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30))),
            });
        var key = Recording.Workout(1, 1);
        await host.PublishAsync(Recording.Upload(key, Recording.Phone, 0, Recording.WholeWorkout()));

        var handling = host.HandleAllAsync();
        var said = $"42501: permission denied for table {right.Split(' ')[^1]}";
        await Wait.UntilAsync(() => handling.IsCompleted || log.All.Count(line => line.Contains(said, StringComparison.Ordinal)) > 20);
        handling.IsCompleted.ShouldBeFalse();
        await PostgresDatabases.ExecuteAsync(database, $"GRANT {right} TO {Handler}");
        await handling.WaitAsync(TimeSpan.FromMinutes(3));

        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        (await host.GetAsync(key))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    [Theory]
    [InlineData("Password=another", "28P01")]
    [InlineData("Database=no_such_database", "3D000")]
    public async Task Whoever_may_not_sign_in_is_told_that_a_right_is_missing(string but, string code)
    {
        await using var store = new PostgresStoreFixture($"{As(await MigratedAsync(), Handler)};{but}");

        (await Should.ThrowAsync<StoreRightMissingException>(() => store.Reads.StoreEpochAsync(CancellationToken.None).AsTask())).Message.ShouldStartWith(code);
    }

    [Fact]
    public async Task Partitions_are_reached_by_nobody_but_through_their_table()
    {
        var database = await MigratedAsync();

        (await PostgresDatabases.ExecuteAsync(database, "SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'"))
            .ShouldBeOfType<long>()
            .ShouldBeGreaterThan(90);
        (await GivenAsync(database, partitions: true)).ShouldBeEmpty();
    }

    private static string Name((string Role, string What, string Table, string? Column) right) =>
        $"{right.What} {right.Table}{(right.Column is null ? "" : "." + right.Column)}";

    private static string As(string database, string role) =>
        new NpgsqlConnectionStringBuilder(database) { Username = role, Password = "for a test" }.ConnectionString;

    private async Task<string> MigratedAsync()
    {
        var database = await PostgresDatabases.CreateAsync(await engines.PostgresAsync());
        await using (var store = new PostgresStoreFixture(database))
        {
            await store.Migrations.MigrateAsync(CancellationToken.None);
        }

        foreach (var role in (string[])[Owner, Handler, Goal])
        {
            // The engine is shared by the tests of this run, and a role belongs to all of its databases.
            await PostgresDatabases.ExecuteAsync(
                database,
                $"DO $$ BEGIN CREATE ROLE {role} LOGIN PASSWORD 'for a test'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
        }

        await PostgresDatabases.ExecuteAsync(database, await File.ReadAllTextAsync(Repository.Find("deploy/cluster/roles.sql")));
        return database;
    }

    // A right on the whole table stands for its columns.
    private static async Task<List<(string Role, string What, string Table, string? Column)>> GivenAsync(string database, bool partitions = false)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = source.CreateCommand(
            $"""
            SELECT r.rolname, p.what, c.relname, NULL
            FROM pg_class c, pg_roles r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (what)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relispartition = {partitions}
              AND r.rolname IN ('{Handler}', '{Goal}') AND has_table_privilege(r.oid, c.oid, p.what)
            UNION ALL
            SELECT r.rolname, p.what, c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
                pg_roles r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p (what)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relispartition = {partitions}
              AND r.rolname IN ('{Handler}', '{Goal}') AND has_column_privilege(r.oid, c.oid, a.attnum, p.what)
              AND NOT has_table_privilege(r.oid, c.oid, p.what)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var given = new List<(string, string, string, string?)>();
        while (await reader.ReadAsync())
        {
            given.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), await reader.IsDBNullAsync(3) ? null : reader.GetString(3)));
        }

        return given;
    }
}
