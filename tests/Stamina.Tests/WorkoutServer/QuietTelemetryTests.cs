using System.Diagnostics;
using Stamina.WorkoutServer.Commit;

namespace Stamina.Tests.WorkoutServer;

/// <summary>While nobody listens, what the write path tells of itself costs it nothing that the collector would have to take away.</summary>
public class QuietTelemetryTests
{
    [Fact]
    public void Measuring_for_nobody_allocates_nothing()
    {
        var metrics = Meters.Of();
        var before = 0L;
        // The second round: the first pays for what is made once.
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                UploadTrace.Request.ShouldBeNullQuietly();
                metrics.Taken(acceptedEvents: 1, refusedEvents: 1);
                metrics.SentBack(1);
                metrics.Published(TimeSpan.FromMilliseconds(2), bytes: 700, requests: 1, confirmed: true);
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}

internal static class Quietly
{
    // Shouldly's own would allocate.
    public static void ShouldBeNullQuietly(this Activity? activity)
    {
        if (activity is not null)
        {
            throw new InvalidOperationException("Somebody listens.");
        }
    }
}
