using Stamina.Contracts.Accounts;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Webhooks;

/// <summary>What an attempt makes of a webhook: when it is tried again, and when no more.</summary>
internal static class WebhookAttempts
{
    /// <summary>So long a webhook may fail before it is paused.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    private const int Kept = 10;
    private const int Gone = 410;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    /// <summary>After an attempt that counts.</summary>
    public static WebhookDocument Note(WebhookDocument webhook, WebhookAttemptDocument attempt, DateTimeOffset now)
    {
        var noted = Add(webhook, attempt);
        if (attempt.Outcome == WebhookOutcome.Delivered)
        {
            return noted with { Failures = 0, FailingSince = null, DueAt = Millisecond(now) };
        }

        var since = webhook.FailingSince ?? attempt.At;
        return noted with
        {
            Failures = webhook.Failures + 1,
            FailingSince = since,
            DueAt = Millisecond(now + WaitAfter(webhook.Failures + 1)),
            PausedBecause = webhook.PausedBecause
                ?? (attempt.Status == Gone ? WebhookPause.Gone : now - since >= GivenUpAfter ? WebhookPause.Failing : null),
        };
    }

    /// <summary>After an attempt that only is shown.</summary>
    public static WebhookDocument Add(WebhookDocument webhook, WebhookAttemptDocument attempt) =>
        webhook with { Attempts = [.. webhook.Attempts.TakeLast(Kept - 1), attempt] };

    /// <summary>
    /// Where nothing is tried, for none is left or its account is locked: what failed before says nothing of
    /// a receiver that is called again in weeks. One that is paused keeps since when it failed.
    /// </summary>
    public static WebhookDocument Forgive(WebhookDocument webhook) =>
        webhook.PausedBecause is null ? webhook with { Failures = 0, FailingSince = null } : webhook;

    /// <summary>
    /// A quarter of a minute, then four times as long each time, at most six hours; a fifth more or less, so that what failed together does not come together.
    /// </summary>
    public static TimeSpan WaitAfter(int failures)
    {
        var wait = FirstWait * Math.Pow(4, Math.Min(failures - 1, 10));
        return (wait < LongestWait ? wait : LongestWait) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }

    /// <summary>As stores keep it.</summary>
    public static DateTimeOffset Millisecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
