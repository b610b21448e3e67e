using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Stamina.Adapters.Sqlite;
using Stamina.Adapters.Sqlite.Queue;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;

namespace Stamina.AdapterTests.Sqlite;

/// <summary>A consumer is given what its own process published without reading it out of the file; which batches there are, the file says.</summary>
public sealed class HandedOverBatchesTests : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly SqliteBatchQueue queue;
    private int number;

    public HandedOverBatchesTests() => queue = Open();

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    public void Dispose()
    {
        queue.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_batch_that_the_consumer_waits_for_is_not_copied_again()
    {
        await using var consumer = await queue.OpenConsumerAsync(Soon);
        var published = await PublishAsync(queue, 700);

        var delivery = (await ReceiveAsync(consumer, 1))[0];

        MemoryMarshal.TryGetArray(delivery.Body, out var delivered).ShouldBeTrue();
        delivered.Array.ShouldBeSameAs(published);
        await consumer.AckAsync([delivery], Soon);
        (await queue.DepthAsync(Soon)).Batches.ShouldBe(0);
    }

    [Fact]
    public async Task Batches_come_in_their_order_also_beyond_what_is_held_for_the_consumer()
    {
        await using var consumer = await queue.OpenConsumerAsync(Soon);
        var published = new List<byte[]>();
        while (published.Sum(batch => batch.Length) < PublishedBatches.MostBytes * 2)
        {
            published.Add(await PublishAsync(queue, 1 + (published.Count % 7 * 100_000)));
        }

        var deliveries = await ReceiveAsync(consumer, published.Count);

        ShouldBe(deliveries, published);
        await consumer.AckAsync(deliveries, Soon);
        var next = await PublishAsync(queue, 700);
        MemoryMarshal.TryGetArray((await ReceiveAsync(consumer, 1))[0].Body, out var delivered).ShouldBeTrue();
        delivered.Array.ShouldBeSameAs(next, "what was handed over makes room");
    }

    [Fact]
    public async Task What_another_process_puts_in_between_keeps_its_place()
    {
        using var other = Open();
        await using var consumer = await queue.OpenConsumerAsync(Soon);
        List<byte[]> published = [await PublishAsync(queue, 10), await PublishAsync(other, 20), await PublishAsync(queue, 30), await PublishAsync(other, 40)];

        var deliveries = await ReceiveAsync(consumer, published.Count);

        ShouldBe(deliveries, published);
    }

    [Fact]
    public async Task What_another_process_took_out_of_the_file_is_not_handed_over()
    {
        await using var consumer = await queue.OpenConsumerAsync(Soon);
        await PublishAsync(queue, 10);
        var stays = await PublishAsync(queue, 20);
        await using (var file = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "queue.db")}"))
        {
            await file.OpenAsync(Soon);
            await using var take = file.CreateCommand();
            take.CommandText = "DELETE FROM batch WHERE length(body) = 10";
            (await take.ExecuteNonQueryAsync(Soon)).ShouldBe(1);
        }

        (await ReceiveAsync(consumer, 1))[0].Body.ToArray().ShouldBe(stays);
    }

    [Fact]
    public async Task The_next_consumer_is_given_all_that_was_not_acknowledged()
    {
        var published = new List<byte[]>();
        await using (var first = await queue.OpenConsumerAsync(Soon))
        {
            published.AddRange([await PublishAsync(queue, 10), await PublishAsync(queue, 20), await PublishAsync(queue, 30)]);
            await first.AckAsync([(await ReceiveAsync(first, 2))[0]], Soon);
        }

        await using var next = await queue.OpenConsumerAsync(Soon);
        published.Add(await PublishAsync(queue, 40));

        var deliveries = await ReceiveAsync(next, 3);

        ShouldBe(deliveries, published[1..]);
    }

    [Fact]
    public void Nothing_is_held_for_a_consumer_that_is_not_there_or_has_passed()
    {
        var published = new PublishedBatches();
        published.Keep(1, new byte[1]);
        published.SetConsumed(true);
        published.Take(1).ShouldBeNull();
        published.Take(2).ShouldBeNull();

        // Its row was seen before its publisher came to keep it.
        published.Keep(2, new byte[2]);
        published.Keep(3, new byte[3]);
        published.Take(3)!.Value.Length.ShouldBe(3);
        published.Keep(5, new byte[5]);
        published.SetConsumed(false);
        published.SetConsumed(true);
        published.Take(5).ShouldBeNull();
    }

    private SqliteBatchQueue Open() => new(new SqliteOptions { DataFolder = folder.Path }, TimeProvider.System, CellCipher.None);

    private async Task<byte[]> PublishAsync(SqliteBatchQueue to, int length)
    {
        var batch = new byte[length];
        Array.Fill(batch, (byte)++number);
        await to.PublishAsync(new BatchName(Guid.NewGuid(), number), batch, Soon);
        return batch;
    }

    private static void ShouldBe(List<Delivery> deliveries, List<byte[]> published) =>
        deliveries.Zip(published).Count(pair => pair.First.Body.Span.SequenceEqual(pair.Second)).ShouldBe(published.Count);

    // A turn of its own for each: what another process wrote is found by looking again.
    private static async Task<List<Delivery>> ReceiveAsync(IBatchConsumer consumer, int count)
    {
        var all = new List<Delivery>();
        while (all.Count < count)
        {
            all.AddRange(await consumer.ReceiveAsync(count - all.Count, TimeSpan.Zero, Soon));
        }

        return all;
    }
}
