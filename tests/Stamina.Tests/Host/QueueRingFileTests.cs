using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;

namespace Stamina.Tests.Host;

/// <summary>The file of the keys that encrypt what waits in the queue: when it is made, and when a start is refused.</summary>
public sealed class QueueRingFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-queue-ring-").FullName;
    private readonly ManualTime time = new(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero));

    private string RingPath => Path.Combine(folder, "keys", "queue-ring.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_embedded_queue_has_one_made_at_its_first_start_that_only_its_owner_reads()
    {
        var host = new HostSettings { Data = folder };
        QueueRingFile.Demand(host, time);
        var text = File.ReadAllText(RingPath);
        time.Advance(TimeSpan.FromDays(1));

        QueueRingFile.Demand(host, time);

        File.ReadAllText(RingPath).ShouldBe(text);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(RingPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Beside_a_broker_none_is_made_and_one_that_is_named_must_be_there_and_whole()
    {
        QueueRingFile.Demand(new HostSettings { Data = folder, Queue = "rabbitmq" }, time);
        File.Exists(RingPath).ShouldBeFalse();

        var named = new HostSettings { Data = folder, Queue = "rabbitmq", QueueRing = RingPath };
        Should.Throw<InvalidOperationException>(() => QueueRingFile.Demand(named, time)).Message.ShouldContain("stamina keys queue");

        QueueRingFile.Add(RingPath, time);
        QueueRingFile.Demand(named, time);

        File.WriteAllText(RingPath, "not a ring\n");
        Should.Throw<InvalidOperationException>(() => QueueRingFile.Demand(named, time)).Message.ShouldContain("cannot be used");
    }

    [Fact]
    public void Versions_are_added_each_above_the_last_and_what_was_sealed_under_those_before_opens()
    {
        var first = QueueRingFile.Add(RingPath, time);
        var before = Cipher().Seal(new byte[] { 1, 2, 3 });

        var second = QueueRingFile.Add(RingPath, time);

        second.ShouldBe(first + 1);
        Cipher().Open(before)!.Value.ToArray().ShouldBe(new byte[] { 1, 2, 3 });
        QueueRingFile.RingOf(new HostSettings(), RingPath).Newest.ShouldBe(second);
    }

    [Fact]
    public void One_that_is_made_in_place_of_one_that_was_lost_has_other_numbers()
    {
        var lost = QueueRingFile.Add(RingPath, time);
        File.Delete(RingPath);
        time.Advance(TimeSpan.FromMinutes(1));

        QueueRingFile.Add(RingPath, time).ShouldNotBe(lost);
    }

    private CellCipher Cipher() => new(QueueRingFile.RingOf(new HostSettings(), RingPath), CellCipher.Queue, time);
}
