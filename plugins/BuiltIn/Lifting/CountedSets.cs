using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>The sets that count, in the order they were first logged: a later set of the same set_id replaces an earlier one, a deletion removes it.</summary>
internal static class CountedSets
{
    public static IReadOnlyList<LiftedSet> Of(WorkoutTrace trace)
    {
        List<LiftedSet?> sets = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (var traced in InTheirOrder(trace.Events))
        {
            if (traced.Progress is not { } progress)
            {
                continue;
            }

            if (ProgressFields.List(progress, "sets") is { } full)
            {
                foreach (var element in full.EnumerateArray())
                {
                    if (SetRules.IsDeletion(element))
                    {
                        if (SetRules.IdOf(element) is { } gone && places.Remove(gone, out var place))
                        {
                            sets[place] = null;
                        }
                    }
                    else if (LiftedSet.Of(element) is { } set)
                    {
                        Place(set, sets, places);
                    }
                }
            }

            if (ProgressFields.List(progress, "exercises") is { } exercises)
            {
                foreach (var element in exercises.EnumerateArray())
                {
                    if (LiftedSet.OfExercise(element) is { } set)
                    {
                        sets.Add(set);
                    }
                }
            }
        }

        return [.. sets.OfType<LiftedSet>()];
    }

    private static IReadOnlyList<TraceEvent> InTheirOrder(IReadOnlyList<TraceEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Lamport > 0)
            {
                return [.. events.OrderBy(e => e.Lamport)];
            }
        }

        return events;
    }

    private static void Place(LiftedSet set, List<LiftedSet?> sets, Dictionary<string, int> places)
    {
        if (set.SetId is { } id && places.TryGetValue(id, out var place))
        {
            sets[place] = set;
            return;
        }

        if (set.SetId is { } first)
        {
            places[first] = sets.Count;
        }

        sets.Add(set);
    }
}
