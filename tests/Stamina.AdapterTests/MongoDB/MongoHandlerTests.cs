using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Adapters.MongoDB;
using Stamina.AdapterTests.Engines;
using Stamina.DataHandler;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;
using Stamina.Tests.DataHandler;

namespace Stamina.AdapterTests.MongoDB;

/// <summary>
/// The law "idempotent by identity alone" where nothing is a transaction: Data Handlers on MongoDB that die between any two writes, and two of them at once.
/// </summary>
public sealed class MongoHandlerTests(EngineFixture engines)
{
    [Fact]
    public async Task Any_order_repetition_batching_and_crash_between_any_two_steps_ends_in_the_state_of_the_plain_model()
    {
        await using var bench = await Bench.StartAsync(engines);
        var struck = new HashSet<string>(StringComparer.Ordinal);
        foreach (var story in Story.Any.Generator.Sample(25))
        {
            await bench.ClearAsync();
            await RunAsync(bench, story, struck);
        }

        struck.ShouldContain(MongoEventLog.AfterSegments);
        struck.ShouldContain(MongoDerivations.AfterWorkouts);
        struck.ShouldContain(MongoDerivations.BeforeCompleted);
    }

    [Fact]
    public async Task Two_handlers_on_one_database_agree_with_the_plain_model()
    {
        await using var bench = await Bench.StartAsync(engines);
        foreach (var story in Story.Any.Generator.Sample(12))
        {
            await bench.ClearAsync();
            await using var left = new HandlerHost(bench.Setup);
            await using var right = new HandlerHost(bench.Setup) { Epoch = StoryRuns.OtherEpoch };
            await StoryRuns.ThroughTwoAsync(left, right, new PlainModel(bench.Setup.Catalog), story);
            await bench.ShouldBeCompleteAsync();
        }
    }

    [Fact]
    public async Task A_store_that_is_slow_for_a_while_turns_nothing_that_was_acknowledged_into_dead_letters()
    {
        var url = await MongoStoreFixture.MakeAsync(await MongoDatabases.NewAsync(engines));
        await using var relay = new MongoRelay(await MongoDatabases.PrimaryAsync(url));
        var tries = 0;
        relay.Holds = command => command == "insert" && Volatile.Read(ref tries) <= 8;
        var patient = new MongoOptions
        {
            ConnectionString = relay.Url(MongoUrl.Create(url).DatabaseName),
            StatementTimeout = TimeSpan.FromSeconds(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Time = new ManualTime(Recording.Heard.AddDays(2)),
                Configure = services =>
                    services
                        .AddSingleton(p => new MongoStore(patient, p.GetRequiredService<TimeProvider>()))
                        .AddSingleton<IEventLog>(p => new CountedAppends(
                            new MongoEventLog(p.GetRequiredService<MongoStore>(), p.GetRequiredService<MongoKeys>()), () =>
                            Interlocked.Increment(ref tries)))
                        .AddMongoAdapters(o => o.ConnectionString = patient.ConnectionString),
            });
        var key = Recording.Workout(1, 1);
        await host.PublishAsync(Recording.Upload(key, Recording.Phone, 0, Recording.WholeWorkout()));

        await host.HandleAllAsync();

        tries.ShouldBeGreaterThan(8);
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        (await host.GetAsync(key))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    // The store's failpoints are hit as well as the handler's, so there is room for more crashes.
    private static async Task RunAsync(Bench bench, Story story, HashSet<string> struck)
    {
        await using var host = new HandlerHost(bench.Setup);
        await StoryRuns.ThroughOneAsync(
            host,
            new PlainModel(bench.Setup.Catalog),
            story,
            story.Crashes.Concat(story.Crashes.Select(c => c * 3)),
            DieAndHandleAsync,
            name => struck.Add(name));
        await bench.ShouldBeCompleteAsync();

        async Task DieAndHandleAsync(Func<string, bool> crash)
        {
            bench.LetsDie = true;
            await host.HandleAllAsync(crash);
            bench.LetsDie = false;
        }
    }

    /// <summary>Counts the appends that bring events; a name alone is none.</summary>
    private sealed class CountedAppends(IEventLog log, Action tried) : IEventLog
    {
        public ValueTask AppendAsync(LogAppend append, CancellationToken cancellationToken)
        {
            if (append.Segments.Count > 0)
            {
                tried();
            }

            return log.AppendAsync(append, cancellationToken);
        }
    }

    /// <summary>A database that the stories use one after the other.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly MongoStoreFixture look;

        private Bench(string url)
        {
            look = new MongoStoreFixture(url);
            Setup = new HandlerSetup
            {
                Time = new ManualTime(Recording.Heard.AddDays(2)),
                Configure = services =>
                    services
                        .AddSingleton(p => new MongoStore(
                            new MongoOptions
                            {
                                ConnectionString = url,
                                StatementTimeout = TimeSpan.FromSeconds(60),
                                ConnectTimeout = TimeSpan.FromSeconds(10),
                            },
                            p.GetRequiredService<TimeProvider>())
                        {
                            Reached = step =>
                            {
                                if (LetsDie)
                                {
                                    p.GetRequiredService<Failpoints>().Hit(step);
                                }
                            },
                        })
                        .AddMongoAdapters(o => o.ConnectionString = url),
            };
        }

        public HandlerSetup Setup { get; }

        public bool LetsDie { get; set; }

        public static async Task<Bench> StartAsync(EngineFixture engines) => new(await MongoStoreFixture.MakeAsync(await MongoDatabases.NewAsync(engines)));

        public async Task ClearAsync()
        {
            foreach (
                var collection in (string[])
                    [Names.Workouts, Names.Segments, Names.Months, Names.Totals, Names.Users, Names.Emails, Names.Goals, Names.Devices, Names.Batches])
            {
                await look.Store.Of(collection).DeleteManyAsync(Builders<BsonDocument>.Filter.Empty);
            }
        }

        /// <summary>Nothing is half done: no derivation is begun, the totals have counted every month, the records are those of all rows.</summary>
        public async Task ShouldBeCompleteAsync()
        {
            (await look.Store.Of(Names.Workouts).Find(Builders<BsonDocument>.Filter.Exists(Names.Pending)).AnyAsync()).ShouldBeFalse();
            foreach (var user in StoryRuns.Users)
            {
                var totals = await look.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, CancellationToken.None);
                var (records, _) = await look.Reads.RecordsAsync(user, ReadFrom.Primary, CancellationToken.None);
                (records ?? PersonalRecords.None).ToStored().ShouldBe(PersonalRecords.Rebuild(totals.Months.SelectMany(m => m.Rows)).ToStored());
                var counted = (await look.Store.Of(Names.Totals).Find(Names.AllOf(user.Value)).FirstOrDefaultAsync())?[Names.Months].AsBsonDocument ?? [];
                foreach (var month in await look.Store.Of(Names.Months).Find(Names.AllOf(user.Value)).ToListAsync())
                {
                    counted
                        .Long(month[Names.Month].AsInt32.ToString("D6", System.Globalization.CultureInfo.InvariantCulture))
                        .ShouldBe(month.Long(Names.Revision));
                }
            }
        }

        public ValueTask DisposeAsync() => look.DisposeAsync();
    }
}
