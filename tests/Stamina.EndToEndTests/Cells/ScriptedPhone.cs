using System.Globalization;
using System.Net;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests.Cells;

/// <summary>
/// A phone that records what its script says and sends until it is acknowledged, as every phone does. Two phones of the same script are two people who did the
/// very same: what is derived from their workouts must be the same, however the way there was.
/// </summary>
internal sealed class ScriptedPhone(Phone phone, int script)
{
    /// <summary>Events of a workout.</summary>
    public const int EventsEach = 10;

    // A phone's own back-off between two tries; nothing is waited for by it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly DateTimeOffset FirstStart = new(2026, 11, 2, 6, 30, 0, TimeSpan.Zero);

    private int retries;

    /// <summary>Requests that were sent again.</summary>
    public int Retries => retries;

    /// <summary>The workout of that number; its id and its events depend on nothing but script and number.</summary>
    public SessionId Workout(int number) =>
        SessionId.Create("running", new Guid(string.Create(CultureInfo.InvariantCulture, $"0193{script:x4}-{number:x4}-7000-8000-000000000000")));

    /// <summary>
    /// Records and sends one workout; <paramref name="acknowledged"/> hears of each request that was. The second third waits for <paramref name="trouble"/>,
    /// the last for
    /// <paramref name="worse"/>.
    /// </summary>
    public async Task RecordAsync(int number, Action acknowledged, Task? trouble = null, Task? worse = null)
    {
        var session = Workout(number);
        var start = FirstStart.AddDays(number).AddSeconds(script);
        await InsistAsync(() => phone.StartWorkoutAsync(session, start, "Etc/UTC"), acknowledged);
        for (var seq = 1; seq < EventsEach - 1; seq++)
        {
            await (seq switch { EventsEach / 3 => trouble, EventsEach * 2 / 3 => worse, _ => null } ?? Task.CompletedTask);
            var (at, elapsed) = (start.AddMinutes(5 * seq), TimeSpan.FromMinutes(5 * seq));
            var metres = seq * (600 + (script % 50) + number);
            await InsistAsync(
                () => phone.UpdateProgressAsync(session, seq, at, elapsed, string.Create(CultureInfo.InvariantCulture, $$"""{"distance_m": {{metres}}}""")),
                acknowledged);
        }

        await InsistAsync(() => phone.FinishWorkoutAsync(session, EventsEach - 1, start.AddMinutes(45), TimeSpan.FromMinutes(45)), acknowledged);
    }

    /// <summary>What the server says of a workout.</summary>
    public Task<string> SeesAsync(int number) => AskAsync($"/v1/workouts/{Workout(number)}");

    /// <summary>Totals, days and records over all scripts' days.</summary>
    public Task<string> SeesTotalsAsync() => AskAsync("/v1/status?from=2026-11-01&to=2026-11-20");

    private async Task<string> AskAsync(string path)
    {
        while (true)
        {
            try
            {
                var answer = await phone.GetAsync(path);
                if (answer.Status is 200 or 404)
                {
                    return answer.Text;
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
            {
                // Asked again.
            }

            await Task.Delay(Pause);
        }
    }

    private async Task InsistAsync(Func<Task<Answer>> send, Action acknowledged)
    {
        while (true)
        {
            try
            {
                var answer = await send();
                if (answer.Status == 202)
                {
                    answer.Outcomes.ShouldAllBe(outcome => outcome == "accepted");
                    acknowledged();
                    return;
                }

                ((HttpStatusCode)answer.Status).ShouldBeOneOf(
                    HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout, HttpStatusCode.TooManyRequests);
            }
            catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
            {
                // The request or its answer was lost: nobody knows, so it is sent again.
            }

            Interlocked.Increment(ref retries);
            await Task.Delay(Pause);
        }
    }
}
