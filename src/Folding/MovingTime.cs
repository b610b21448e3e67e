namespace Stamina.Folding;

/// <summary>Moving time: the length of the union over writers of what each one's log covers, less that writer's own pauses.</summary>
internal static class MovingTime
{
    public static long Of(IReadOnlyList<EventFacts> timed, long end)
    {
        var stretches = new List<(long From, long To)>();
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

        return UnionLength(stretches);
    }

    private static void AddWriter(IReadOnlyList<EventFacts> timed, int first, int next, long end, List<(long From, long To)> stretches)
    {
        long? from = null;
        long last = 0;
        var paused = false;
        for (var i = first; i < next; i++)
        {
            last = Math.Min(end, timed[i].ElapsedMs);
            switch (timed[i].Kind)
            {
                case Contracts.Events.EventKinds.Paused when !paused:
                    if (from is { } begun)
                    {
                        stretches.Add((begun, last));
                    }

                    from = null;
                    paused = true;
                    break;
                case Contracts.Events.EventKinds.Resumed:
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
            stretches.Add((open, last));
        }
    }

    private static long UnionLength(List<(long From, long To)> stretches)
    {
        stretches.Sort();
        long length = 0;
        long covered = 0;
        foreach (var (from, to) in stretches)
        {
            if (to > covered)
            {
                length += to - Math.Max(from, covered);
                covered = to;
            }
        }

        return length;
    }
}
