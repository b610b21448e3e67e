using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Adapters.MongoDB;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.DataHandler;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;
using Stamina.Tests.DataHandler;

namespace Stamina.AdapterTests.MongoDB;

/// <summary>The law "idempotent by identity alone" where nothing is a transaction: Data Handlers on MongoDB that die between any two writes, and two of them at once.</summary>
public sealed class MongoHandlerTests(EngineFixture engines)
{
    private static readonly DateTimeOffset DeletedAt = Recording.Heard.AddDays(1);
    private static readonly UserId[] Users = [.. Enumerable.Range(1, Story.Users).Select(Recording.User)];

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
        struck.ShouldContain(MongoDerivations.BeforeSettled);
    }

    [Fact]
    public async Task Two_handlers_on_one_database_agree_with_the_plain_model()
    {
        await using var bench = await Bench.StartAsync(engines);
        foreach (var story in Story.Any.Generator.Sample(12))
        {
            await bench.ClearAsync();
            await using var left = new HandlerHost(bench.Setup);
            await using var right = new HandlerHost(bench.Setup) { Epoch = new Guid("00000000-0000-0000-0000-0000000000e2") };
            var model = new PlainModel(bench.Setup.Catalog);
            var numbers = new long[2];
            foreach (var (arrival, at) in story.Arrivals.Select((a, i) => (a, i)))
            {
                // The same upload may come to both.
                var upload = story.Uploads[arrival];
                foreach (var side in (int[])(at % 3 == 0 ? [0, 1] : [at % 2]))
                {
                    var host = side == 0 ? left : right;
                    model.Arrive(upload, host.Epoch, ++numbers[side]);
                    await host.PublishAsync(upload);
                }
            }

            await Task.WhenAll(Task.Run(() => left.HandleAllAsync()), Task.Run(() => right.HandleAllAsync()));
            (await left.Queue.DeadLettersAsync(1, CancellationToken.None)).ShouldBeEmpty();
            (await left.StateAsync(Users)).ShouldBe(model.State(Users), story.ToString());
            await bench.ShouldBeSettledAsync();
        }
    }

    private static async Task RunAsync(Bench bench, Story story, HashSet<string> struck)
    {
        await using var host = new HandlerHost(bench.Setup);
        var model = new PlainModel(bench.Setup.Catalog);

        // One failpoint is hit after the other, the handler's and the store's; crash i happens at the given number of hits after the one before it, and there are more hits here.
        var crashes = new Queue<int>(story.Crashes.Concat(story.Crashes.Select(c => c * 3)));
        var hits = 0;
        bool Crash(string name)
        {
            if (crashes.Count == 0 || ++hits < crashes.Peek())
            {
                return false;
            }

            crashes.Dequeue();
            hits = 0;
            struck.Add(name);
            return true;
        }

        async Task HandleAllAsync()
        {
            bench.LetsDie = true;
            await host.HandleAllAsync(Crash);
            bench.LetsDie = false;
        }

        var deletions = story.Deletions.OrderBy(d => d.AfterBatches).ToList();
        var at = 0;
        for (var number = 1; at < story.Arrivals.Count; number++)
        {
            foreach (var deletion in deletions.Where(d => d.AfterBatches == number - 1))
            {
                await DeleteAsync(host, model, deletion);
            }

            var size = story.BatchSizes[(number - 1) % story.BatchSizes.Count];
            var uploads = story.Arrivals.Skip(at).Take(size).Select(i => story.Uploads[i]).ToList();
            at += size;
            uploads.ForEach(u => model.Arrive(u, host.Epoch, number));
            await host.PublishAsync(uploads);
            if (number % 2 == 0)
            {
                await HandleAllAsync();
            }
        }

        await HandleAllAsync();
        foreach (var deletion in deletions)
        {
            await DeleteAsync(host, model, deletion);
        }

        (await host.Queue.DeadLettersAsync(1, CancellationToken.None)).ShouldBeEmpty();
        (await host.StateAsync(Users)).ShouldBe(model.State(Users), story.ToString());
        await bench.ShouldBeSettledAsync();
    }

    private static async Task DeleteAsync(HandlerHost host, PlainModel model, Deletion deletion)
    {
        if (deletion.Workout is { } workout)
        {
            await host.DeleteWorkoutAsync(workout, DeletedAt);
            model.Delete(workout, DeletedAt);
        }
        else
        {
            await host.Services.GetRequiredService<IAccountStore>().DeleteUserAsync(deletion.User, DeletedAt, CancellationToken.None);
            model.Delete(deletion.User);
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
                Configure = services => services
                    .AddSingleton(p => new MongoStore(
                        new MongoOptions { ConnectionString = url, StatementTimeout = TimeSpan.FromSeconds(60), ConnectTimeout = TimeSpan.FromSeconds(10) }, p.GetRequiredService<TimeProvider>())
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
            foreach (var collection in (string[])[Names.Workouts, Names.Segments, Names.Months, Names.Totals, Names.Users, Names.Emails, Names.Goals, Names.Devices, Names.Batches])
            {
                await look.Store.Of(collection).DeleteManyAsync(Builders<BsonDocument>.Filter.Empty);
            }
        }

        /// <summary>Nothing is half done: no derivation is begun, the totals have counted every month, the records are those of all rows.</summary>
        public async Task ShouldBeSettledAsync()
        {
            (await look.Store.Of(Names.Workouts).Find(Builders<BsonDocument>.Filter.Exists(Names.Pending)).AnyAsync()).ShouldBeFalse();
            foreach (var user in Users)
            {
                var totals = await look.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, CancellationToken.None);
                var (records, _) = await look.Reads.RecordsAsync(user, ReadFrom.Primary, CancellationToken.None);
                (records ?? PersonalRecords.None).ToStored().ShouldBe(PersonalRecords.Rebuild(totals.Months.SelectMany(m => m.Rows)).ToStored());
                var counted = (await look.Store.Of(Names.Totals).Find(Names.AllOf(user.Value)).FirstOrDefaultAsync())?[Names.Months].AsBsonDocument ?? [];
                foreach (var month in await look.Store.Of(Names.Months).Find(Names.AllOf(user.Value)).ToListAsync())
                {
                    counted.Long(month[Names.Month].AsInt32.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(month.Long(Names.Revision));
                }
            }
        }

        public ValueTask DisposeAsync() => look.DisposeAsync();
    }
}
