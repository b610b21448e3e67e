using FsCheck.Fluent;
using Stamina.Adapters.Postgres;
using Stamina.AdapterTests.Engines;
using Stamina.Tests;
using Stamina.Tests.DataHandler;

namespace Stamina.AdapterTests.Postgres;

/// <summary>
/// Two Data Handlers side by side on one PostgreSQL: whatever comes to which of them, the state is the plain model's, and neither ever had to be told off for a
/// deadlock.
/// </summary>
public sealed class TwoHandlersTests(EngineFixture engines)
{
    [Fact]
    public async Task Two_handlers_on_one_database_agree_with_the_plain_model_and_never_deadlock()
    {
        var connectionString = await PostgresDatabases.CreateAsync(await engines.PostgresAsync());
        await using (var store = new PostgresStoreFixture(connectionString))
        {
            await store.Migrations.MigrateAsync(CancellationToken.None);
        }

        var setup = new HandlerSetup
        {
            Time = new ManualTime(Recording.Heard.AddDays(2)),
            BulkBatches = 5,
            Configure = services => services.AddPostgresAdapters(o => (o.ConnectionString, o.StatementTimeout) = (connectionString, TimeSpan.FromSeconds(60))),
        };
        foreach (var story in Story.Any.Generator.Sample(25))
        {
            await PostgresDatabases.ExecuteAsync(connectionString, "TRUNCATE workout, segment, due, month, totals, account, email, device, goal, batch");
            await using var left = new HandlerHost(setup);
            await using var right = new HandlerHost(setup) { Epoch = StoryRuns.OtherEpoch };
            await StoryRuns.ThroughTwoAsync(left, right, new PlainModel(setup.Catalog), story);
        }

        // Statistics of a connection are written at its end at the latest.
        await Wait.UntilAsync(async () =>
            (long)
                (
                    await PostgresDatabases.ExecuteAsync(
                        connectionString,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                    )
                )! == 0);
        (await PostgresDatabases.ExecuteAsync(connectionString, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).ShouldBe(0L);
    }
}
