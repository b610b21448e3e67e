using System.Text;
using Stamina.AdapterTests.Engines;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests;

/// <summary>How an adapter's queue starts. Several fixtures in a row may open what an earlier one left.</summary>
public interface IQueueFixture : IAsyncDisposable
{
    IBatchPublisher Publisher { get; }

    IBatchQueue Queue { get; }

    /// <summary>Stops the process's side without settling anything and starts it again on the same data.</summary>
    Task RestartAsync();

    /// <summary>As <see cref="RestartAsync()"/>, with another key for batches, or none.</summary>
    Task RestartAsync(CellCipher with);

    /// <summary>What the queue has in its files.</summary>
    Task<byte[]> DumpAsync();
}

/// <summary>What every queue keeps. An adapter's test class is one line that derives from this.</summary>
public abstract class BatchQueueSuite
{
    private static readonly Guid Epoch = Guid.NewGuid();
    private static readonly TimeSpan NoGathering = TimeSpan.Zero;

    /// <summary>Starts an empty queue that holds at least <paramref name="maxBatches"/> batches, where it can be bounded.</summary>
    protected abstract Task<IQueueFixture> StartAsync(int maxBatches = 10_000);

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static async Task PublishAsync(IQueueFixture fixture, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await fixture.Publisher.PublishAsync(new BatchName(Epoch, i), Bytes($"batch {i}"), Soon);
        }
    }

    private static async Task<List<Delivery>> ReceiveAsync(IBatchConsumer consumer, int count)
    {
        var all = new List<Delivery>();
        while (all.Count < count)
        {
            all.AddRange(await consumer.ReceiveAsync(count - all.Count, NoGathering, Soon));
        }

        return all;
    }

    [Fact]
    public async Task A_published_batch_is_delivered_with_its_bytes()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 3);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var deliveries = await ReceiveAsync(consumer, 3);
        deliveries.Select(d => Text(d.Body)).ShouldBe(["batch 1", "batch 2", "batch 3"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_part_of_an_array_is_published_as_that_part()
    {
        await using var fixture = await StartAsync();
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 1), Bytes("the first of all").AsMemory(4, 5), Soon);
        Text((await ReceiveAsync(consumer, 1))[0].Body).ShouldBe("first");
    }

    [Fact]
    public async Task A_waiting_consumer_is_woken_by_a_publish()
    {
        await using var fixture = await StartAsync();
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var receiving = consumer.ReceiveAsync(10, NoGathering, Soon).AsTask();
        receiving.IsCompleted.ShouldBeFalse();
        await PublishAsync(fixture, 1);
        (await receiving).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        await using var fixture = await StartAsync();
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        using var stop = new CancellationTokenSource();
        var receiving = consumer.ReceiveAsync(10, NoGathering, stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(receiving);
    }

    [Fact]
    public async Task An_acknowledged_batch_never_comes_back()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 3);
        await using (var consumer = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            var deliveries = await ReceiveAsync(consumer, 3);
            await consumer.AckAsync([.. deliveries.Where(d => Text(d.Body) != "batch 2")], Soon);
        }

        await fixture.RestartAsync();
        await using var next = await fixture.Queue.OpenConsumerAsync(Soon);
        var again = await ReceiveAsync(next, 1);
        Text(again[0].Body).ShouldBe("batch 2");
    }

    [Fact]
    public async Task What_a_closed_consumer_had_taken_is_delivered_to_the_next_one()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 2);
        await using (var consumer = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            await ReceiveAsync(consumer, 2);
        }

        await using var next = await fixture.Queue.OpenConsumerAsync(Soon);
        var again = await ReceiveAsync(next, 2);
        again.Select(d => Text(d.Body)).ShouldBe(["batch 1", "batch 2"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_arrives_while_gathering_comes_along()
    {
        await using var fixture = await StartAsync();
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var receiving = consumer.ReceiveAsync(3, TimeSpan.FromSeconds(10), Soon).AsTask();
        await PublishAsync(fixture, 3);
        (await receiving).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Old_dead_letters_are_forgotten_and_young_ones_stay()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 2);
        await using (var consumer = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            foreach (var delivery in await ReceiveAsync(consumer, 2))
            {
                await consumer.DeadLetterAsync(delivery, delivery.Body, "could not be decoded", Soon);
            }
        }

        (await fixture.Queue.DepthAsync(Soon)).DeadLetters.ShouldBe(2);
        var letters = await fixture.Queue.DeadLettersAsync(10, Soon);
        letters.Count.ShouldBe(2);
        (await fixture.Queue.ForgetDeadLettersAsync(letters.Min(letter => letter.At), Soon)).ShouldBe(0);
        (await fixture.Queue.DeadLettersAsync(10, Soon)).Count.ShouldBe(2);
        (await fixture.Queue.ForgetDeadLettersAsync(letters.Max(letter => letter.At).AddMilliseconds(1), Soon)).ShouldBe(2);
        (await fixture.Queue.DepthAsync(Soon)).DeadLetters.ShouldBe(0);
        (await fixture.Queue.DeadLettersAsync(10, Soon)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_letter_is_stored_settled_and_can_be_put_back()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 1);
        await using (var consumer = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            var delivery = (await ReceiveAsync(consumer, 1))[0];
            await consumer.DeadLetterAsync(delivery, Bytes("what remains"), "could not be decoded", Soon);
        }

        await fixture.RestartAsync();
        var letters = await fixture.Queue.DeadLettersAsync(10, Soon);
        letters.Count.ShouldBe(1);
        Text(letters[0].Body).ShouldBe("what remains");
        letters[0].Reason.ShouldBe("could not be decoded");
        (await fixture.Queue.RequeueAsync("no such letter", Soon)).ShouldBeFalse();
        (await fixture.Queue.RequeueAsync(letters[0].Id, Soon)).ShouldBeTrue();
        (await fixture.Queue.RequeueAsync(letters[0].Id, Soon)).ShouldBeFalse();
        (await fixture.Queue.DeadLettersAsync(10, Soon)).ShouldBeEmpty();
        await using var next = await fixture.Queue.OpenConsumerAsync(Soon);
        var again = await ReceiveAsync(next, 1);
        Text(again[0].Body).ShouldBe("what remains");
        await next.AckAsync(again, Soon);
    }

    [Fact]
    public async Task What_waits_and_what_was_set_aside_is_nowhere_in_clear()
    {
        await using var fixture = await StartAsync();
        var canary = $"canary {Guid.NewGuid()}";
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 1), Bytes(canary), Soon);
        await using (var consumer = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            await consumer.DeadLetterAsync((await ReceiveAsync(consumer, 1))[0], Bytes(canary), "could not be decoded", Soon);
        }

        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 2), Bytes(canary), Soon);
        Has(await fixture.DumpAsync(), canary).ShouldBeFalse();

        await fixture.RestartAsync(CellCipher.None);
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 3), Bytes(canary), Soon);
        Has(await fixture.DumpAsync(), canary).ShouldBeTrue("or the search looks past what is there");

        static bool Has(byte[] dump, string text) => dump.AsSpan().IndexOf(Bytes(text)) >= 0;
    }

    [Fact]
    public async Task What_was_published_in_clear_is_delivered_by_whoever_encrypts()
    {
        await using var fixture = await StartAsync();
        await fixture.RestartAsync(CellCipher.None);
        await PublishAsync(fixture, 2);

        await fixture.RestartAsync(TestKeys.Queue);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var deliveries = await ReceiveAsync(consumer, 2);
        deliveries.Select(d => Text(d.Body)).ShouldBe(["batch 1", "batch 2"], ignoreOrder: true);
        await consumer.AckAsync(deliveries, Soon);
        (await fixture.Queue.DepthAsync(Soon)).Batches.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_lacks_the_key_is_told_so_and_what_waits_goes_on_waiting()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 1);
        var another = KeyRing.Line(2, DateTimeOffset.UnixEpoch);
        foreach (var stranger in (CellCipher[])[CellCipher.None, new(new KeyRing(() => another), CellCipher.Queue, TimeProvider.System)])
        {
            await fixture.RestartAsync(stranger);
            await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
            await Should.ThrowAsync<KeyRingException>(() => consumer.ReceiveAsync(1, NoGathering, Soon).AsTask());
        }

        await fixture.RestartAsync(TestKeys.Queue);
        await using var next = await fixture.Queue.OpenConsumerAsync(Soon);
        Text((await ReceiveAsync(next, 1))[0].Body).ShouldBe("batch 1");
    }

    [Fact]
    public async Task What_was_published_under_a_version_that_the_ring_has_lost_is_set_aside_as_it_is_and_comes_back_with_the_version()
    {
        await using var fixture = await StartAsync();
        await PublishAsync(fixture, 1);
        var newer = KeyRing.Line(2, DateTimeOffset.UnixEpoch);
        var (clock, text) = (new ManualTime(DateTimeOffset.UtcNow), newer);
        await fixture.RestartAsync(new CellCipher(new KeyRing(() => text), CellCipher.Queue, clock));
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 2), Bytes("batch 2"), Soon);
        await using (var early = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            await Should.ThrowAsync<KeyRingException>(() => early.ReceiveAsync(1, NoGathering, Soon).AsTask());
        }

        clock.Advance(TimeSpan.FromMinutes(10));
        await using (var consumer = await fixture.Queue.OpenConsumerAsync(Soon))
        {
            var deliveries = await ReceiveAsync(consumer, 2);
            var lost = deliveries.Where(delivery => delivery.Unopened is not null).ShouldHaveSingleItem();
            lost.Unopened!.ShouldContain("version 1");
            Text(deliveries.Single(delivery => delivery != lost).Body).ShouldBe("batch 2", "what is behind it goes on");
            await consumer.DeadLetterAsync(lost, lost.Body, lost.Unopened!, Soon);
            await consumer.AckAsync([.. deliveries.Where(delivery => delivery != lost)], Soon);
        }

        CellCipher.IsSealed((await fixture.Queue.DeadLettersAsync(10, Soon)).ShouldHaveSingleItem().Body.Span).ShouldBeTrue();

        // The operator puts the line back, beside the running server.
        text = TestKeys.Text + newer;
        var letter = (await fixture.Queue.DeadLettersAsync(10, Soon)).ShouldHaveSingleItem();
        Text(letter.Body).ShouldBe("batch 1");
        (await fixture.Queue.RequeueAsync(letter.Id, Soon)).ShouldBeTrue();
        await using var again = await fixture.Queue.OpenConsumerAsync(Soon);
        var delivered = (await ReceiveAsync(again, 1)).ShouldHaveSingleItem();
        (Text(delivered.Body), delivered.Unopened).ShouldBe(("batch 1", null));
    }

    [Fact]
    public async Task With_a_ring_that_is_behind_everything_waits_however_long_it_takes()
    {
        await using var fixture = await StartAsync();
        var whole = TestKeys.Text + KeyRing.Line(2, DateTimeOffset.UnixEpoch);
        await fixture.RestartAsync(new CellCipher(new KeyRing(() => whole), CellCipher.Queue, TimeProvider.System));
        await PublishAsync(fixture, 1);
        var (clock, text) = (new ManualTime(DateTimeOffset.UtcNow), TestKeys.Text);
        await fixture.RestartAsync(new CellCipher(new KeyRing(() => text), CellCipher.Queue, clock));
        for (var day = 0; day < 3; day++)
        {
            await using var behind = await fixture.Queue.OpenConsumerAsync(Soon);
            await Should.ThrowAsync<KeyRingException>(() => behind.ReceiveAsync(1, NoGathering, Soon).AsTask());
            clock.Advance(TimeSpan.FromDays(1));
        }

        text = whole;
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var delivered = (await ReceiveAsync(consumer, 1)).ShouldHaveSingleItem();
        (Text(delivered.Body), delivered.Unopened).ShouldBe(("batch 1", null));
    }

    [Fact]
    public async Task An_answer_is_bounded_in_bytes_however_many_batches_wait()
    {
        const int MiB = 1 << 20;
        await using var fixture = await StartAsync();
        for (var i = 1; i <= 24; i++)
        {
            await fixture.Publisher.PublishAsync(new BatchName(Epoch, i), new byte[MiB], Soon);
        }

        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        (await consumer.ReceiveAsync(24, TimeSpan.FromSeconds(5), Soon)).Sum(d => d.Body.Length).ShouldBeInRange(MiB, 16 * MiB);
        (await consumer.ReceiveAsync(24, NoGathering, Soon)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_depth_counts_what_is_not_settled()
    {
        await using var fixture = await StartAsync();
        (await fixture.Queue.DepthAsync(Soon)).Batches.ShouldBe(0);
        await PublishAsync(fixture, 3);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var deliveries = await ReceiveAsync(consumer, 3);
        await consumer.AckAsync(deliveries.Take(2).ToList(), Soon);
        (await fixture.Queue.DepthAsync(Soon)).Batches.ShouldBe(1);
        await consumer.AckAsync(deliveries.Skip(2).ToList(), Soon);
        (await fixture.Queue.DepthAsync(Soon)).ShouldBe(new QueueDepth(0, null, 0));
    }

    [Fact]
    public async Task Progress_is_no_later_than_the_oldest_batch_that_waits()
    {
        await using var fixture = await StartAsync();
        var before = DateTimeOffset.UtcNow;
        (await fixture.Queue.HandledThroughAsync(Soon)).ShouldBeGreaterThanOrEqualTo(before.AddMilliseconds(-1));
        await PublishAsync(fixture, 2);
        var published = DateTimeOffset.UtcNow;
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var deliveries = await ReceiveAsync(consumer, 2);
        (await fixture.Queue.HandledThroughAsync(Soon)).ShouldBeLessThanOrEqualTo(published);
        await consumer.AckAsync(deliveries, Soon);
        await Wait.UntilAsync(async () => await fixture.Queue.HandledThroughAsync(Soon) >= published.AddMilliseconds(-1));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_takes_again_once_there_is_room()
    {
        await using var fixture = await StartAsync(maxBatches: 3);
        await PublishAsync(fixture, 3);
        (await fixture.Publisher.IsReadyAsync(Soon)).ShouldBeFalse();
        await Should.ThrowAsync<QueueUnavailableException>(async () => await fixture.Publisher.PublishAsync(new BatchName(Epoch, 4), Bytes("4"), Soon));
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        await consumer.AckAsync(await ReceiveAsync(consumer, 3), Soon);
        (await fixture.Publisher.IsReadyAsync(Soon)).ShouldBeTrue();
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 5), Bytes("5"), Soon);
        Text((await ReceiveAsync(consumer, 1))[0].Body).ShouldBe("5");
    }

    [Fact]
    public async Task Many_publishers_at_once_lose_and_double_nothing()
    {
        await using var fixture = await StartAsync();
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var publishing = Task.WhenAll(Enumerable.Range(1, 200).Select(i => Task.Run(
            async () => await fixture.Publisher.PublishAsync(new BatchName(Epoch, i), Bytes($"batch {i}"), Soon))));
        var seen = new List<string>();
        while (seen.Count < 200)
        {
            var deliveries = await consumer.ReceiveAsync(64, NoGathering, Soon);
            seen.AddRange(deliveries.Select(d => Text(d.Body)));
            await consumer.AckAsync(deliveries, Soon);
        }

        await publishing;
        seen.ShouldBe(Enumerable.Range(1, 200).Select(i => $"batch {i}"), ignoreOrder: true);
        (await fixture.Queue.DepthAsync(Soon)).Batches.ShouldBe(0);
    }
}
