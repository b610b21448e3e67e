using Stamina.Contracts.Events;
using Stamina.Exercises;

namespace Stamina.Folding;

/// <summary>Moving time: what each writer's log covers, less that writer's own pauses. Its length is that of the union over writers.</summary>
internal static class MovingTime
{
    public static List<Stretch> Of(IReadOnlyList<EventFacts> timed, long end)
    {
        var stretches = new List<Stretch>();
        for (var first = 0; first < timed.Count;)
        {
            var next = first;
            while (next < timed.Count && string.Equals(timed[next].Writer, timed[first].Writer, StringComparison.Ordinal))
            {
                next++;
            }

            AddWriter(timed, first, next, end, stretches);
            first = next;
        }

        return stretches;
    }

    private static void AddWriter(IReadOnlyList<EventFacts> timed, int first, int next, long end, List<Stretch> stretches)
    {
        var writer = timed[first].Writer;
        long? from = null;
        long last = 0;
        var paused = false;
        for (var i = first; i < next; i++)
        {
            last = Math.Min(end, timed[i].ElapsedMs);
            switch (timed[i].Kind)
            {
                case EventKinds.Paused when !paused:
                    if (from is { } begun)
                    {
                        stretches.Add(new Stretch(writer, begun, last));
                    }

                    from = null;
                    paused = true;
                    break;
                case EventKinds.Resumed:
                    from = paused ? last : from;
                    paused = false;
                    break;
            }

            if (!paused)
            {
                from ??= last;
            }
        }

        if (from is { } open && !paused)
        {
            stretches.Add(new Stretch(writer, open, last));
        }
    }
}
