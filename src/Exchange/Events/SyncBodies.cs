using System.Buffers;
using System.Text;
using Stamina.Contracts.Events;

namespace Stamina.Exchange.Events;

/// <summary>
/// Workouts as bodies of sync_workouts: many small workouts in one body, a large one in several. The limit is of a body's bytes before it is packed. The end
/// of a workout goes last, so that a workout whose sending was stopped has none and is sent again.
/// </summary>
public static class SyncBodies
{
    /// <summary>Bytes of a body, a little below what a server takes.</summary>
    public const int MostBytes = 900_000;

    private const int MostEvents = EventLimits.EventsPerRequest - 100;
    private const int MostWorkouts = EventLimits.WorkoutsPerRequest - 10;

    /// <summary>The bodies, in the order in which they are to be sent.</summary>
    public static IEnumerable<byte[]> Of(IReadOnlyList<ImportedWorkout> workouts)
    {
        var body = new ArrayBufferWriter<byte>();
        var (events, parts) = (0, 0);
        foreach (var workout in workouts)
        {
            var opened = false;
            string? writer = null;
            foreach (var e in workout.Events)
            {
                if (opened && (e.Writer ?? workout.Writer) != writer)
                {
                    Append(body, "]}");
                    opened = false;
                }

                writer = e.Writer ?? workout.Writer;
                if (parts > 0 && (body.WrittenCount + e.Body.Length > MostBytes || events == MostEvents || (!opened && parts == MostWorkouts)))
                {
                    Append(body, opened ? "]}]}" : "]}");
                    yield return body.WrittenSpan.ToArray();
                    body.ResetWrittenCount();
                    (events, parts, opened) = (0, 0, false);
                }

                if (!opened)
                {
                    Append(body, parts == 0 ? "{\"workouts\":[" : ",");
                    Append(body, $$"""{"session_id":"{{workout.Session}}","writer":"{{writer}}","events":[""");
                    (opened, parts) = (true, parts + 1);
                }
                else
                {
                    Append(body, ",");
                }

                body.Write(e.Body);
                events++;
            }

            Append(body, "]}");
        }

        if (parts > 0)
        {
            Append(body, "]}");
            yield return body.WrittenSpan.ToArray();
        }
    }

    private static void Append(ArrayBufferWriter<byte> body, string text) => Encoding.UTF8.GetBytes(text, body);
}
