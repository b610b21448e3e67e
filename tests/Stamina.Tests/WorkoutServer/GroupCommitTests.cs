using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.WorkoutServer;
using Stamina.WorkoutServer.Commit;

namespace Stamina.Tests.WorkoutServer;

public class GroupCommitTests
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    private readonly HandPublisher publisher = new() { IsDeaf = true };

    [Fact]
    public async Task A_lone_request_goes_at_once_and_waits_for_its_confirm()
    {
        var commit = Commit();
        var confirmed = commit.AddAsync(Request("running_a", 0));
        var published = await publisher.NextAsync();

        confirmed.IsCompleted.ShouldBeFalse();
        published.Confirm();

        (await confirmed.WaitAsync(Patience)).ShouldBe(published.Name);
        var batch = published.Batch;
        batch.Version.ShouldBe(1u);
        batch.Number.ShouldBe(1ul);
        new Guid(batch.PublisherEpoch.Span, bigEndian: true).ShouldBe(published.Name.Epoch);
        batch.Uploads.Single().Events.Single().Body.ToStringUtf8().ShouldBe("""{"seq":0}""");
        commit.HeldBytes.ShouldBe(0);
    }

    [Fact]
    public async Task What_comes_while_a_batch_is_being_confirmed_goes_together_in_the_next()
    {
        var commit = Commit();
        var first = commit.AddAsync(Request("running_a", 0));
        var one = await publisher.NextAsync();
        var rest = Enumerable.Range(1, 100).Select(seq => commit.AddAsync(Request("running_a", seq))).ToList();

        one.Confirm();
        var two = await publisher.NextAsync();
        two.Confirm();

        (await first.WaitAsync(Patience)).Number.ShouldBe(1);
        (await Task.WhenAll(rest).WaitAsync(Patience)).ShouldAllBe(name => name.Number == 2);
        two.Batch.Uploads.Count.ShouldBe(100);
        publisher.Count.ShouldBe(2);
    }

    [Fact]
    public async Task With_a_linger_a_lone_request_goes_at_once_and_what_follows_gathers_until_it_is_over()
    {
        var clock = new HandTimers(TimeSpan.FromMilliseconds(2));
        var commit = Commit(options => options.Linger = TimeSpan.FromMilliseconds(2), clock);
        _ = commit.AddAsync(Request("running_a", 0));
        var one = await publisher.NextAsync();
        _ = commit.AddAsync(Request("running_a", 1));
        one.Confirm();
        var linger = await clock.NextAsync(Patience);
        _ = commit.AddAsync(Request("running_a", 2));
        publisher.Count.ShouldBe(1);

        linger();

        var two = await publisher.NextAsync();
        two.Batch.Uploads.Count.ShouldBe(2);
        two.Confirm();
    }

    [Fact]
    public async Task A_window_bounds_the_batches_on_their_way()
    {
        var commit = Commit(options => options.Window = 2);
        _ = commit.AddAsync(Request("running_a", 0));
        var one = await publisher.NextAsync();
        _ = commit.AddAsync(Request("running_a", 1));
        var two = await publisher.NextAsync();
        _ = commit.AddAsync(Request("running_a", 2));
        _ = commit.AddAsync(Request("running_a", 3));
        publisher.Count.ShouldBe(2);

        two.Confirm();
        var three = await publisher.NextAsync();

        three.Batch.Uploads.Count.ShouldBe(2);
        one.Confirm();
        three.Confirm();
    }

    [Fact]
    public async Task A_batch_takes_no_further_request_beyond_its_bytes()
    {
        var commit = Commit(options => options.BatchBytes = 1 << 10);
        _ = commit.AddAsync(Request("running_a", 0));
        var first = await publisher.NextAsync();
        for (var i = 0; i < 4; i++)
        {
            commit.AddAsync(Request("running_a", i, bytes: 600)).IsFaulted.ShouldBeFalse();
        }

        first.Confirm();
        for (var i = 0; i < 4; i++)
        {
            var next = await publisher.NextAsync();
            next.Batch.Uploads.Count.ShouldBe(1);
            next.Confirm();
        }
    }

    [Fact]
    public async Task A_failed_batch_is_acknowledged_to_nobody_and_the_next_one_goes()
    {
        var commit = Commit();
        var lost = commit.AddAsync(Request("running_a", 0));
        (await publisher.NextAsync()).Fail(new QueueUnavailableException("full"));
        await Should.ThrowAsync<QueueUnavailableException>(() => lost.WaitAsync(Patience));

        var taken = commit.AddAsync(Request("running_a", 0));
        (await publisher.NextAsync()).Confirm();

        (await taken.WaitAsync(Patience)).Number.ShouldBe(2);
    }

    [Fact]
    public async Task Whatever_breaks_in_the_publisher_reads_as_the_queue_being_away()
    {
        var commit = Commit();
        var lost = commit.AddAsync(Request("running_a", 0));

        (await publisher.NextAsync()).Fail(new IOException("broken pipe"));

        await Should.ThrowAsync<QueueUnavailableException>(() => lost.WaitAsync(Patience));
        commit.HeldBytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_publisher_that_never_answers_fails_its_requests_at_the_limit_and_the_next_batch_goes()
    {
        var limit = TimeSpan.FromSeconds(20);
        var clock = new HandTimers(limit);
        var commit = Commit(options => options.ConfirmLimit = limit, clock);
        var lost = commit.AddAsync(Request("running_a", 0));
        await publisher.NextAsync();
        var over = await clock.NextAsync(Patience);
        var next = commit.AddAsync(Request("running_a", 1));

        over();

        await Should.ThrowAsync<QueueUnavailableException>(() => lost.WaitAsync(Patience));
        (await publisher.NextAsync()).Confirm();
        (await next.WaitAsync(Patience)).Number.ShouldBe(2);
        commit.HeldBytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_listener_that_throws_keeps_no_request_waiting()
    {
        var (metrics, meter) = Meters.WithMeter();
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("a listener's own fault"));
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("a listener's own fault"));
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();
        var commit = new GroupCommit(publisher, Options.Create(new WorkoutServerOptions()), TimeProvider.System, metrics, NullLogger<GroupCommit>.Instance);
        for (var i = 1; i <= 3; i++)
        {
            var confirmed = commit.AddAsync(Request("running_a", i));
            (await publisher.NextAsync()).Confirm();
            (await confirmed.WaitAsync(Patience)).Number.ShouldBe(i);
        }
    }

    [Fact]
    public async Task A_log_that_throws_keeps_no_request_waiting()
    {
        var commit = new GroupCommit(publisher, Options.Create(new WorkoutServerOptions()), TimeProvider.System, Meters.Of(), new BrokenLog());
        var lost = commit.AddAsync(Request("running_a", 0));
        (await publisher.NextAsync()).Fail(new QueueUnavailableException("full"));
        await Should.ThrowAsync<QueueUnavailableException>(() => lost.WaitAsync(Patience));

        var taken = commit.AddAsync(Request("running_a", 0));
        (await publisher.NextAsync()).Confirm();
        (await taken.WaitAsync(Patience)).Number.ShouldBe(2);
    }

    [Fact]
    public async Task Beyond_its_memory_a_request_is_sent_back_whole()
    {
        var commit = Commit(options => options.WaitingBytes = 1 << 20);
        var held = commit.AddAsync(Request("running_a", 0, bytes: 900 << 10));
        var first = await publisher.NextAsync();

        var refused = commit.AddAsync(Request("running_a", 1, bytes: 200 << 10));
        await Should.ThrowAsync<QueueUnavailableException>(() => refused);
        var small = commit.AddAsync(Request("running_a", 2));

        first.Confirm();
        await held.WaitAsync(Patience);
        (await publisher.NextAsync()).Confirm();
        await small.WaitAsync(Patience);
        commit.AddAsync(Request("running_a", 1, bytes: 200 << 10)).IsFaulted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_requests_body_is_given_back_once_it_is_in_its_batch_and_also_where_it_is_refused()
    {
        var commit = Commit(options => options.WaitingBytes = 200);
        var (taken, refused) = (new Body(), new Body());
        var confirmed = commit.AddAsync(Request("running_a", 0), taken);
        commit.AddAsync(Request("running_b", 0, bytes: 200), refused).IsFaulted.ShouldBeTrue();
        refused.IsBack.ShouldBeTrue();

        var published = await publisher.NextAsync();
        taken.IsBack.ShouldBeTrue("the batch has its bytes");
        confirmed.IsCompleted.ShouldBeFalse();
        published.Confirm();
        await confirmed.WaitAsync(Patience);
    }

    [Fact]
    public async Task Under_many_threads_every_request_is_confirmed_once_and_by_the_batch_that_carries_it()
    {
        var commit = Commit(options => options.Window = 3);
        var confirming = publisher.ConfirmAllAsync();

        var names = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            var mine = new List<(string Session, BatchName Name)>();
            for (var i = 0; i < 500; i++)
            {
                var session = $"t{thread}_{i}";
                mine.Add((session, await commit.AddAsync(Request(session, i))));
            }

            return mine;
        }))).WaitAsync(Patience);

        var carried = publisher.All.SelectMany(p => p.Batch.Uploads.Select(upload => (upload.SessionId, p.Name))).ToDictionary();
        names.SelectMany(mine => mine).ShouldAllBe(entry => carried[entry.Session] == entry.Name);
        carried.Count.ShouldBe(4000);
        publisher.Stop();
        await confirming;
    }

    private GroupCommit Commit(Action<WorkoutServerOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WorkoutServerOptions();
        configure?.Invoke(options);
        return new GroupCommit(publisher, Options.Create(options), time ?? TimeProvider.System, Meters.Of(), NullLogger<GroupCommit>.Instance);
    }

    private static Upload[] Request(string session, int seq, int bytes = 0)
    {
        var padding = bytes == 0 ? "" : $",\"x\":\"{new string('a', bytes)}\"";
        var upload = new Upload { SessionId = session, Writer = "k3v9x2m7q1tz" };
        upload.Events.Add(new FramedEvent { Seq = (uint)seq, Body = ByteString.CopyFromUtf8($"{{\"seq\":{seq}{padding}}}") });
        return [upload];
    }

    private sealed class Body : IDisposable
    {
        public bool IsBack { get; private set; }

        public void Dispose() => IsBack = true;
    }

    private sealed class BrokenLog : ILogger<GroupCommit>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("The disk of the log is full.");
    }

    /// <summary>Timers of one length end when a test says so; others never.</summary>
    private sealed class HandTimers(TimeSpan length) : TimeProvider
    {
        private readonly Channel<Action> waiting = Channel.CreateUnbounded<Action>();

        public ValueTask<Action> NextAsync(CancellationToken patience) => waiting.Reader.ReadAsync(patience);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == length)
            {
                waiting.Writer.TryWrite(() => callback(state));
            }

            return new Unset();
        }

        private sealed class Unset : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
