using Stamina.Contracts.Events;
using Stamina.Exercises;

namespace Stamina.Folding;

/// <summary>Moving time: what each writer's log covers, less that writer's own pauses. Its length is that of the union over writers.</summary>
internal static class MovingTime
{
    public static List<Stretch> Of(IReadOnlyList<EventFacts> timed, long start, long end)
    {
        var stretches = new List<Stretch>();
        for (var first = 0; first < timed.Count;)
        {
            var next = first;
            while (next < timed.Count && string.Equals(timed[next].Writer, timed[first].Writer, StringComparison.Ordinal))
            {
                next++;
            }

            AddWriter(timed, first, next, new Stretch(timed[first].Writer, start, end), stretches);
            first = next;
        }

        return stretches;
    }

    // `kept` is the part of the writer's clock that counts: all of it, or what a person cropped it to.
    private static void AddWriter(IReadOnlyList<EventFacts> timed, int first, int next, Stretch kept, List<Stretch> stretches)
    {
        long? from = null;
        long last = 0;
        var paused = false;
        for (var i = first; i < next; i++)
        {
            last = Math.Clamp(timed[i].ElapsedMs, kept.FromMs, kept.ToMs);
            switch (timed[i].Kind)
            {
                case EventKinds.Paused when !paused:
                    if (from is { } begun)
                    {
                        stretches.Add(kept with { FromMs = begun, ToMs = last });
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
            stretches.Add(kept with { FromMs = open, ToMs = last });
        }
    }
}
