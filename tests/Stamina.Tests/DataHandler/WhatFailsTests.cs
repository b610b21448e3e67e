using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.DataHandler;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static Stamina.Tests.DataHandler.Recording;
using static Stamina.Tests.DataHandler.RefusingDerivations;
using static Stamina.Tests.DataHandler.RefusingLog;

namespace Stamina.Tests.DataHandler;

/// <summary>What cannot be folded stands aside, stored; everything beside it is folded.</summary>
public class WhatFailsTests
{
    private static readonly WorkoutKey Good = Workout(1, 1);
    private static readonly WorkoutKey Damaged = Workout(1, 2);
    private static readonly WorkoutKey AlsoGood = Workout(2, 1);

    [Fact]
    public async Task Bytes_that_are_no_batch_go_to_the_dead_letters_and_block_nothing()
    {
        await using var host = new HandlerHost();
        byte[][] bodies =
        [
            [0xff, 0xff, 0xff],
            [],
            new Batch { Version = 99, PublisherEpoch = ByteString.CopyFrom(new byte[16]) }.ToByteArray(),];
        foreach (var body in bodies)
        {
            await host.PublishRawAsync(body);
        }

        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var letters = await host.Queue.DeadLettersAsync(10, CancellationToken.None);
        letters.Select(l => Convert.ToHexString(l.Body.Span)).ShouldBe(bodies.Select(Convert.ToHexString), ignoreOrder: true);
        (await host.GetAsync(Good)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_upload_without_a_valid_key_goes_to_the_dead_letters_alone()
    {
        await using var host = new HandlerHost();
        var keyless = Upload(Damaged, Phone, 0, WholeWorkout());
        keyless.SessionId = "nonsense";
        await host.PublishAsync(keyless, Upload(Good, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        (await host.GetAsync(Good)).ShouldNotBeNull();
        var letter = (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).Single();
        Batch.Parser.ParseFrom(letter.Body.Span).Uploads.Single().ShouldBe(keyless);
    }

    [Fact]
    public async Task A_workout_that_cannot_be_derived_is_marked_and_its_neighbours_are_derived()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Damaged, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var intact = await DamageAsync(host, [9, 9, 9]);
        await host.PublishAsync(
            Upload(Good, Phone, 0, WholeWorkout()),
            Upload(Damaged, Phone, 0, Event(4, "note", "\"note\":\"late\"")),
            Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.PublishAsync(Upload(AlsoGood, Phone, 0, Event(4, "note", "\"note\":\"in another batch\"")));
        await host.HandleAllAsync();

        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);
        (await host.GetAsync(AlsoGood))!.Summary!.Note.ShouldBe("in another batch");
        (await host.Reads.NotYetAppendedAsync([new BatchName(host.Epoch, 2), new BatchName(host.Epoch, 3)], CancellationToken.None)).ShouldBeEmpty();
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        var due = (await host.Reads.StateAsync(Damaged.User, ReadFrom.Primary, CancellationToken.None)).Due.Single();
        (due.Key, due.Reason).ShouldBe((Damaged, "InvalidDataException"));
        due.DueAt.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(30));

        // Once the damage is mended, the next event brings it up to date and nothing is missing.
        await DamageAsync(host, intact);
        await host.PublishAsync(Upload(Damaged, Phone, 0, Event(5, "note", "\"title\":\"later still\"")));
        await host.HandleAllAsync();
        var mended = (await host.GetAsync(Damaged))!;
        (mended.Summary!.Metrics["strokes"], mended.Summary.Note, mended.Summary.Title).ShouldBe((30, "late", "later still"));
        (await host.Reads.StateAsync(Damaged.User, ReadFrom.Primary, CancellationToken.None)).Due.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bulk_that_the_store_never_takes_is_split_and_its_culprit_set_aside_while_all_else_is_stored()
    {
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services =>
                    services.AddSingleton<IEventLog>(p => new RefusingLog(LogOf(p), append =>
                        append.Segments.Any(s => s.Key == Damaged))),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(Damaged, Phone, 0, WholeWorkout()));
        await host.PublishAsync(Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        (await host.GetAsync(Good)).ShouldNotBeNull();
        (await host.GetAsync(AlsoGood)).ShouldNotBeNull();
        var letter = (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).Single();
        letter.Reason.ShouldBe("StoreUnavailableException while appending a workout");
        Batch.Parser.ParseFrom(letter.Body.Span).Uploads.Single().SessionId.ShouldBe(Damaged.Session.Value);
        (await host.Reads.NotYetAppendedAsync([new BatchName(host.Epoch, 1), new BatchName(host.Epoch, 2)], CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lot_that_the_store_never_derives_is_taken_apart_and_its_culprit_set_aside_while_all_else_is_derived()
    {
        var time = new SteppedTime(Heard.AddHours(1));
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Time = time,
                Configure = services => services.AddSingleton<IDerivations>(p => new RefusingDerivations(DerivationsOf(p), keys => keys.Contains(Damaged))),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(Damaged, Phone, 0, WholeWorkout()), Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);
        (await host.GetAsync(AlsoGood))!.Summary!.Metrics["strokes"].ShouldBe(30);
        var due = (await host.Reads.StateAsync(Damaged.User, ReadFrom.Primary, CancellationToken.None)).Due.Single();
        (due.Key, due.Reason).ShouldBe((Damaged, "StoreUnavailableException"));
        due.DueAt.ShouldBe(time.GetUtcNow().AddMinutes(10));
    }

    [Fact]
    public async Task A_workout_that_the_store_never_derives_and_that_is_alone_in_its_lot_holds_up_no_account_with_many()
    {
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Time = new SteppedTime(Heard.AddHours(1)),
                Configure = services => services.AddSingleton<IDerivations>(p => new RefusingDerivations(DerivationsOf(p), keys => keys.Contains(Damaged))),
            });
        WorkoutKey[] others = [.. Enumerable.Range(1, 64).Select(n => Workout(2, n))];
        await host.PublishAsync(others.Append(Damaged).Select(key => Upload(key, Phone, 0, WholeWorkout())));
        await host.HandleAllAsync();

        (await host.Reads.StateAsync(AlsoGood.User, ReadFrom.Primary, CancellationToken.None)).Due.ShouldBeEmpty();
        (await host.TotalsAsync(AlsoGood.User)).Months.Sum(month => month.Rows.Count).ShouldBe(others.Length);
        var due = (await host.Reads.StateAsync(Damaged.User, ReadFrom.Primary, CancellationToken.None)).Due.ShouldHaveSingleItem();
        (due.Key, due.Reason).ShouldBe((Damaged, "StoreUnavailableException"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_store_is_away_or_slow_no_workout_is_set_aside_that_it_does_not_derive(bool isAway)
    {
        var time = new SteppedTime(Heard.AddHours(1));
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Time = time,
                Configure = services =>
                    services.AddSingleton<IDerivations>(p => new RefusingDerivations(DerivationsOf(p), _ => true) { BeforeWrite = BeforeWrite }),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(AlsoGood, Phone, 0, WholeWorkout()));

        await Should.ThrowAsync<StoreUnavailableException>(() => host.HandleAllAsync());

        foreach (var key in (WorkoutKey[])[Good, AlsoGood])
        {
            var due = (await host.Reads.StateAsync(key.User, ReadFrom.Primary, CancellationToken.None)).Due.Single();
            due.Key.ShouldBe(key);
            due.Reason.ShouldBeNull();
        }

        void BeforeWrite()
        {
            if (isAway)
            {
                throw new StoreUnavailableException("away");
            }

            time.Advance(TimeSpan.FromSeconds(4));
        }
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_lost_returned_or_set_aside()
    {
        var tries = 0;
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services =>
                    services.AddSingleton<IEventLog>(p => new RefusingLog(LogOf(p), _ =>
                        ++tries <= 11)),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        tries.ShouldBeGreaterThan(11);
        (await host.GetAsync(Good)).ShouldNotBeNull();
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_is_slow_rather_than_away_turns_nothing_into_dead_letters()
    {
        var time = new SteppedTime(Heard.AddHours(1));
        var slow = 0;
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Time = time,
                Configure = services =>
                    services.AddSingleton<IEventLog>(p => new RefusingLog(LogOf(p), append =>
                    {
                        // Each step takes four seconds: a name alone gets through in them, an append of more steps is given up after ten.
                        var isGivenUp = append.Segments.Count > 0 && ++slow <= 40;
                        time.Advance(
                            TimeSpan.FromSeconds(
                                slow > 40 ? 0
                                : isGivenUp ? 10
                                : 4));
                        return isGivenUp;
                    })),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.PublishAsync(Upload(Damaged, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        foreach (var key in (WorkoutKey[])[Good, AlsoGood, Damaged])
        {
            (await host.GetAsync(key))!.Summary!.Metrics["strokes"].ShouldBe(30);
        }
    }

    [Fact]
    public async Task A_store_that_is_slow_for_a_few_tries_and_answers_names_at_once_turns_nothing_into_dead_letters()
    {
        var tries = 0;
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services =>
                    services.AddSingleton<IEventLog>(p => new RefusingLog(LogOf(p), append =>
                        append.Segments.Count > 0 && ++tries <= 9)),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    [Fact]
    public async Task While_the_store_refuses_a_right_everything_waits_nothing_is_set_aside_and_each_wait_names_the_right()
    {
        const string right = "42501: permission denied for table segment";
        var (tries, log) = (0, new LogLines<Consumer>());
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services => services
                    .AddSingleton<ILogger<Consumer>>(log)
                    .AddSingleton<IEventLog>(p => new RefusingLog(
                        LogOf(p), append => append.Segments.Count > 0 && ++tries <= 40, () => new StoreRightMissingException(right))),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        log.All.Count(line => line.StartsWith("3016 ", StringComparison.Ordinal) && line.Contains(right, StringComparison.Ordinal)).ShouldBe(40);
        log.All.ShouldAllBe(line => line.StartsWith("3016 ", StringComparison.Ordinal) || line.StartsWith("3001 ", StringComparison.Ordinal));
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);
        (await host.GetAsync(AlsoGood))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    [Fact]
    public async Task While_the_store_refuses_a_right_no_workout_is_put_off_that_it_does_not_derive()
    {
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services => services.AddSingleton<IDerivations>(p => new RefusingDerivations(DerivationsOf(p), _ => true)
                {
                    Failure = () => new StoreRightMissingException("42501: permission denied for table month"),
                }),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(AlsoGood, Phone, 0, WholeWorkout()));

        await Should.ThrowAsync<StoreRightMissingException>(() => host.HandleAllAsync());

        foreach (var key in (WorkoutKey[])[Good, AlsoGood])
        {
            (await host.Reads.StateAsync(key.User, ReadFrom.Primary, CancellationToken.None)).Due.ShouldHaveSingleItem().Reason.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_running_handler_folds_what_is_published_and_stops_when_told()
    {
        await using var host = new HandlerHost();
        var handled = new TaskCompletionSource();
        host.Services.GetRequiredService<Failpoints>().Reached = name =>
        {
            if (name == Failpoints.AfterAck)
            {
                handled.TrySetResult();
            }
        };
        var running = host.Services.GetServices<IHostedService>().ToList();
        foreach (var service in running)
        {
            await service.StartAsync(CancellationToken.None);
        }

        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()));
        await handled.Task.WaitAsync(TimeSpan.FromMinutes(3));
        (await host.GetAsync(Good)).ShouldNotBeNull();
        foreach (var service in running)
        {
            await service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(3));
        }
    }

    // Puts other bytes into the log column, as a bad disk might, and gives back those that were there.
    private static async Task<byte[]> DamageAsync(HandlerHost host, byte[] log)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var read = connection.CreateCommand();
        read.CommandText = "SELECT log FROM workout WHERE session_uid = $1";
        read.Parameters.AddWithValue("$1", Damaged.Session.Unique.ToByteArray(bigEndian: true));
        var before = (byte[])(await read.ExecuteScalarAsync())!;
        await using var write = connection.CreateCommand();
        write.CommandText = "UPDATE workout SET log = $2 WHERE session_uid = $1";
        write.Parameters.AddWithValue("$1", Damaged.Session.Unique.ToByteArray(bigEndian: true));
        write.Parameters.AddWithValue("$2", log);
        (await write.ExecuteNonQueryAsync()).ShouldBe(1);
        return before;
    }

    // A clock whose stop watch goes with it.
    private sealed class SteppedTime(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset now = now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.UtcTicks;

        public void Advance(TimeSpan by) => now += by;
    }
}
