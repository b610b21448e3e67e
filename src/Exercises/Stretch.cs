namespace Stamina.Exercises;

/// <summary>A stretch of one writer's workout clock.</summary>
/// <param name="Writer">Whose.</param>
/// <param name="FromMs">Beginning, in milliseconds since the start.</param>
/// <param name="ToMs">End, in milliseconds since the start.</param>
public readonly record struct Stretch(string Writer, long FromMs, long ToMs)
{
    /// <summary>
    /// The stretches less, writer by writer, what <paramref name="rests"/> cover; of one writer they come in order of their beginning and do not overlap.
    /// </summary>
    public static IReadOnlyList<Stretch> Less(IEnumerable<Stretch> stretches, IEnumerable<Stretch> rests)
    {
        var cuts = rests.GroupBy(r => r.Writer, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Cuts(Merged(g)), StringComparer.Ordinal);
        var left = new List<Stretch>();
        foreach (var stretch in stretches.OrderBy(s => s.Writer, StringComparer.Ordinal).ThenBy(s => s.FromMs))
        {
            if (cuts.TryGetValue(stretch.Writer, out var own))
            {
                own.Cut(stretch, left);
            }
            else
            {
                left.Add(stretch);
            }
        }

        return left;
    }

    /// <summary>Length of the union, in milliseconds: what two writers cover at once counts once.</summary>
    public static long UnionMs(IEnumerable<Stretch> stretches)
    {
        long length = 0;
        long covered = 0;
        foreach (var (_, from, to) in stretches.OrderBy(s => s.FromMs))
        {
            if (to > covered)
            {
                length += to - Math.Max(from, covered);
                covered = to;
            }
        }

        return length;
    }

    /// <summary>The union writer by writer, in (writer, beginning) order.</summary>
    internal static List<Stretch> Merged(IEnumerable<Stretch> overlapping)
    {
        var merged = new List<Stretch>();
        foreach (var next in overlapping.OrderBy(s => s.Writer, StringComparer.Ordinal).ThenBy(s => s.FromMs))
        {
            if (merged.Count > 0 && merged[^1].Writer == next.Writer && next.FromMs <= merged[^1].ToMs)
            {
                merged[^1] = merged[^1] with { ToMs = Math.Max(merged[^1].ToMs, next.ToMs) };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }

    // The cuts of one writer, walked once: stretches come in order.
    private sealed class Cuts(List<Stretch> cuts)
    {
        private int next;

        public void Cut(Stretch stretch, List<Stretch> left)
        {
            var from = stretch.FromMs;
            while (next < cuts.Count && cuts[next].ToMs <= from)
            {
                next++;
            }

            for (; next < cuts.Count && cuts[next].FromMs < stretch.ToMs; next++)
            {
                if (cuts[next].FromMs > from)
                {
                    left.Add(stretch with { FromMs = from, ToMs = cuts[next].FromMs });
                }

                from = cuts[next].ToMs;
                if (from >= stretch.ToMs)
                {
                    // The same cut may reach into the next stretch.
                    return;
                }
            }

            left.Add(stretch with { FromMs = from });
        }
    }
}
