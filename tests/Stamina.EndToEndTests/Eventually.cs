using System.Diagnostics;

namespace Stamina.EndToEndTests;

/// <summary>Waits for conditions of another process; a test fails with what it waited for, never by running for ever.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            (clock.Elapsed < (within ?? TimeSpan.FromMinutes(3))).ShouldBeTrue($"waited {clock.Elapsed.TotalSeconds:0} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
