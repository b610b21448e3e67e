namespace Stamina.Tests;

/// <summary>A clock that stands until a test moves it. It makes no timers: what waits for one is tested by its condition.</summary>
public sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset now = now;

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
