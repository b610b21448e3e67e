using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Stamina.Adapters.RabbitMQ;
using Stamina.AdapterTests.Engines;
using Stamina.Ports.Queue;
using Stamina.Tests;

namespace Stamina.AdapterTests.RabbitMQ;

/// <summary>A broker that dies, hangs, blocks or forgets its queue. One of its own, so that the other tests keep theirs.</summary>
public sealed class RabbitFaultTests(EngineFixture engines)
{
    private static readonly Guid Epoch = Guid.NewGuid();

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    [Fact]
    public async Task Nothing_confirmed_is_lost_when_the_broker_is_killed_and_comes_back()
    {
        await using var broker = await Engine.StartAsync("rabbitmq");
        await using var fixture = new RabbitQueueFixture(broker);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var confirmed = new List<long>();
        var seen = new HashSet<long>();
        using var enough = new CancellationTokenSource();

        var publishing = PublishUntilAsync(fixture.Publisher, confirmed, enough.Token);
        var consuming = ConsumeUntilAsync(consumer, seen, enough.Token);
        for (var round = 0; round < 2; round++)
        {
            // A good while: RabbitMQ writes the name of a queue that was made within the last half second less safely than what is in it.
            var started = TimeProvider.System.GetTimestamp();
            var had = Count(confirmed);
            await Wait.UntilAsync(() => Count(confirmed) > had + 100 && TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(3));
            await broker.KillAsync();
            await broker.StartAsync();
        }

        var before = Count(confirmed);
        await Wait.UntilAsync(() => Count(confirmed) > before + 100);
        await Wait.UntilAsync(() =>
        {
            lock (seen)
            {
                lock (confirmed)
                {
                    return confirmed.TrueForAll(seen.Contains);
                }
            }
        });
        await enough.CancelAsync();
        await publishing;
        await consuming;
    }

    [Fact]
    public async Task A_broker_that_hangs_is_unavailable_in_time_and_back_when_it_goes_on()
    {
        await using var broker = await Engine.StartAsync("rabbitmq");
        await using var fixture = new RabbitQueueFixture(broker, configure: o =>
        {
            o.PublishTimeout = TimeSpan.FromMilliseconds(500);
            o.ConnectTimeout = TimeSpan.FromSeconds(2);
        });
        await UntilPublishedAsync(fixture.Publisher, 1);
        await broker.HangAsync();

        // A publish that waited for ever would end as cancelled.
        await Should.ThrowAsync<QueueUnavailableException>(fixture.Publisher.PublishAsync(new BatchName(Epoch, 2), "2"u8.ToArray(), Soon).AsTask());
        await broker.ResumeAsync();
        await UntilPublishedAsync(fixture.Publisher, 3);
        await Wait.UntilAsync(async () => await fixture.Publisher.IsReadyAsync(Soon));

        // A memory alarm: the broker blocks publishers, says so, and takes them again.
        await broker.ControlAsync("set_vm_memory_high_watermark", "0.000001");
        await Wait.UntilAsync(async () => await IsRefusedAsync(fixture.Publisher) && !await fixture.Publisher.IsReadyAsync(Soon));
        await broker.ControlAsync("set_vm_memory_high_watermark", "0.4");
        await UntilPublishedAsync(fixture.Publisher, 5);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_unavailable_and_not_an_endless_wait()
    {
        await using var fixture = new RabbitQueueFixture(await engines.RabbitMqAsync(), configure: o => o.Port = 9);
        (await fixture.Publisher.IsReadyAsync(Soon)).ShouldBeFalse();
        await Should.ThrowAsync<QueueUnavailableException>(fixture.Publisher.PublishAsync(new BatchName(Epoch, 1), "1"u8.ToArray(), Soon).AsTask());
        await Should.ThrowAsync<QueueUnavailableException>(fixture.Queue.OpenConsumerAsync(Soon).AsTask());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_up_no_attempt_to_connect()
    {
        var clock = new ManualTime(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));
        await using var link = new RabbitLink("test", new RabbitOptions { Hosts = ["127.0.0.1"], Port = 9 }, clock, NullLogger.Instance);
        (await Should.ThrowAsync<QueueUnavailableException>(link.OpenAsync(Soon).AsTask())).InnerException.ShouldNotBeNull("it tried");

        clock.Advance(TimeSpan.FromHours(-1));

        // While it waits for the next attempt there is no cause to name.
        await Wait.UntilAsync(async () => (await Should.ThrowAsync<QueueUnavailableException>(link.OpenAsync(Soon).AsTask())).InnerException is not null);
    }

    [Fact]
    public async Task A_wrong_password_is_unavailable_and_said_to_be_a_refusal()
    {
        await using var fixture = new RabbitQueueFixture(await engines.RabbitMqAsync(), configure: o => o.Password = "wrong");
        (await fixture.Publisher.IsReadyAsync(Soon)).ShouldBeFalse();
        (await Should.ThrowAsync<QueueUnavailableException>(() => fixture.Queue.DepthAsync(Soon).AsTask())).IsRefusal.ShouldBeTrue();
    }

    [Fact]
    public void A_broker_that_stops_while_somebody_signs_in_has_refused_nothing()
    {
        var stopped = new ShutdownEventArgs(ShutdownInitiator.Peer, Constants.ConnectionForced, "the node goes down");
        var refused = new ShutdownEventArgs(ShutdownInitiator.Peer, Constants.AccessRefused, "access to the queue refused");

        RabbitLink.IsRefusal(Away(new PossibleAuthenticationFailureException("perhaps", new OperationInterruptedException(stopped)))).ShouldBeFalse();
        RabbitLink.IsRefusal(Away(new AuthenticationFailureException("refused"))).ShouldBeTrue();
        RabbitLink.IsRefusal(Away(new OperationInterruptedException(refused))).ShouldBeTrue();

        static BrokerUnreachableException Away(Exception cause) => new(new AggregateException(cause));
    }

    [Fact]
    public async Task Who_may_only_publish_finds_the_queue_there_also_while_batches_wait_in_it()
    {
        const string password = "of this test alone";
        var broker = await engines.RabbitMqAsync();
        var (user, name) = ($"workout-{Guid.NewGuid():N}", $"test.{Guid.NewGuid():N}");
        await broker.ControlAsync("add_user", user, password);
        await broker.ControlAsync("set_permissions", user, $"^{name.Replace(".", "[.]", StringComparison.Ordinal)}([.]dead)?$", "^amq[.]default$", "^$");
        await using var fixture = new RabbitQueueFixture(broker, configure: o =>
        {
            (o.Queue, o.User, o.Password) = (name, user, password);
        });
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 1), "1"u8.ToArray(), Soon);
        await Wait.UntilAsync(async () => await IsRefusedToLookAsync(fixture.Queue));

        await fixture.RestartAsync();
        await fixture.Queue.DemandAsync(Soon);
    }

    [Fact]
    public async Task A_batch_that_the_broker_can_route_nowhere_is_not_confirmed_and_the_queue_is_made_again()
    {
        var broker = await engines.RabbitMqAsync();
        var name = $"test.{Guid.NewGuid():N}";
        await using var fixture = new RabbitQueueFixture(broker, configure: o => o.Queue = name);
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 1), "1"u8.ToArray(), Soon);
        await broker.ControlAsync("delete_queue", name);
        await Should.ThrowAsync<QueueUnavailableException>(fixture.Publisher.PublishAsync(new BatchName(Epoch, 2), "2"u8.ToArray(), Soon).AsTask());
        await UntilPublishedAsync(fixture.Publisher, 3);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        (await consumer.ReceiveAsync(1, TimeSpan.Zero, Soon))[0].Body.ToArray().ShouldBe("3"u8.ToArray());
    }

    [Fact]
    public async Task A_queue_of_dead_letters_that_somebody_deleted_is_made_again_and_the_other_is_looked_at_as_before()
    {
        var broker = await engines.RabbitMqAsync();
        var name = $"test.{Guid.NewGuid():N}";
        await using var fixture = new RabbitQueueFixture(broker, configure: o => o.Queue = name);
        (await fixture.Queue.DepthAsync(Soon)).DeadLetters.ShouldBe(0);

        await broker.ControlAsync("delete_queue", name + ".dead");
        await Wait.UntilAsync(async () =>
        {
            try
            {
                await fixture.Queue.DepthAsync(Soon);
                return true;
            }
            catch (QueueUnavailableException)
            {
                return false;
            }
        });

        (await fixture.Queue.DeadLettersAsync(1, Soon)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_consumer_survives_the_loss_of_its_queue()
    {
        var broker = await engines.RabbitMqAsync();
        var name = $"test.{Guid.NewGuid():N}";
        await using var fixture = new RabbitQueueFixture(broker, configure: o => o.Queue = name);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        var receiving = consumer.ReceiveAsync(1, TimeSpan.Zero, Soon).AsTask();
        await broker.ControlAsync("delete_queue", name);
        await UntilPublishedAsync(fixture.Publisher, 1);
        (await receiving).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_delivery_that_never_arrives_is_given_back_and_delivered_again()
    {
        await using var relay = new SwallowingRelay((await engines.RabbitMqAsync()).Port);
        await using var fixture = new RabbitQueueFixture(await engines.RabbitMqAsync(), configure: o => o.Port = relay.Port);
        await using var consumer = await fixture.Queue.OpenConsumerAsync(Soon);
        await fixture.Publisher.PublishAsync(new BatchName(Epoch, 1), "1"u8.ToArray(), Soon);
        var delivery = (await consumer.ReceiveAsync(1, TimeSpan.Zero, Soon)).ShouldHaveSingleItem();
        relay.HasSwallowed.ShouldBeTrue();
        delivery.Body.ToArray().ShouldBe("1"u8.ToArray());
    }

    [Fact]
    public async Task Tls_is_spoken_to_a_broker_with_the_right_certificate_and_refused_to_any_other()
    {
        var broker = await engines.RabbitMqAsync();
        await using var trusted = new RabbitQueueFixture(broker, configure: o => UseTls(o, broker["tls_ca"]));
        await trusted.Publisher.PublishAsync(new BatchName(Epoch, 1), "1"u8.ToArray(), Soon);
        await using var stranger = new RabbitQueueFixture(broker, configure: o => UseTls(o, null));
        (await stranger.Publisher.IsReadyAsync(Soon)).ShouldBeFalse();

        void UseTls(RabbitOptions options, string? authority)
        {
            options.Tls = true;
            options.Port = int.Parse(broker["tls_port"], CultureInfo.InvariantCulture);
            options.TlsServerName = "localhost";
            options.TlsAuthorityFile = authority;
        }
    }

    private static async Task UntilPublishedAsync(IBatchPublisher publisher, long number) =>
        await Wait.UntilAsync(async () =>
        {
            try
            {
                await publisher.PublishAsync(new BatchName(Epoch, number), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), Soon);
                return true;
            }
            catch (QueueUnavailableException)
            {
                return false;
            }
        });

    private static async Task<bool> IsRefusedAsync(IBatchPublisher publisher)
    {
        try
        {
            await publisher.PublishAsync(new BatchName(Epoch, 4), "4"u8.ToArray(), Soon);
            return false;
        }
        catch (QueueUnavailableException)
        {
            return true;
        }
    }

    private static async Task<bool> IsRefusedToLookAsync(IBatchQueue queue)
    {
        try
        {
            await queue.DepthAsync(Soon);
            return false;
        }
        catch (QueueUnavailableException refused)
        {
            return refused.IsRefusal;
        }
    }

    private static async Task PublishUntilAsync(IBatchPublisher publisher, List<long> confirmed, CancellationToken enough)
    {
        for (var n = 1L; !enough.IsCancellationRequested; n++)
        {
            try
            {
                await publisher.PublishAsync(
                    new BatchName(Epoch, n),
                    Encoding.ASCII.GetBytes(n.ToString(CultureInfo.InvariantCulture)),
                    CancellationToken.None);
                lock (confirmed)
                {
                    confirmed.Add(n);
                }
            }
            catch (QueueUnavailableException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task ConsumeUntilAsync(IBatchConsumer consumer, HashSet<long> seen, CancellationToken enough)
    {
        try
        {
            while (true)
            {
                var deliveries = await consumer.ReceiveAsync(64, TimeSpan.Zero, enough);
                lock (seen)
                {
                    seen.UnionWith(deliveries.Select(d => long.Parse(Encoding.ASCII.GetString(d.Body.Span), CultureInfo.InvariantCulture)));
                }

                await consumer.AckAsync(deliveries, enough);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static int Count(List<long> list)
    {
        lock (list)
        {
            return list.Count;
        }
    }
}
