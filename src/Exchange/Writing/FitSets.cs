using Stamina.Exchange.Formats.Fit;

namespace Stamina.Exchange.Writing;

/// <summary>
/// Sets in a FIT file: a message <c>set</c> each, of the exercise that the profile has a number for, else of one that the file names itself
/// (<c>exercise_title</c>). Weights are sixteenths of a kilogram. When each of them was done is not known here: all have the time of the end, and their order.
/// </summary>
internal static class FitSets
{
    private const byte Set = 6, Title = 7;
    private const ushort UnknownCategory = 65_534;
    private const double KilogramsOfPound = 0.45359237;
    private const ushort Kilograms = 1, Pounds = 2;
    private const int LongestTitle = 254;

    /// <summary>Writes the sets, and before them the titles of their exercises; nothing where there is no set.</summary>
    /// <param name="data">The messages of the file so far.</param>
    /// <param name="sets">The sets in their order.</param>
    /// <param name="end">When the workout ended, in seconds of the format.</param>
    public static void Write(MemoryStream data, IReadOnlyList<WrittenSet> sets, uint end)
    {
        if (sets.Count == 0)
        {
            return;
        }

        var exercises = WriteTitles(data, sets);
        FitWriter.Define(
            data, Set, 225, (254, 4, FitWriter.UInt32), (0, 4, FitWriter.UInt32), (3, 2, FitWriter.UInt16), (4, 2, FitWriter.UInt16), (5, 1, FitWriter.UInt8),
            (7, 2, FitWriter.UInt16), (8, 2, FitWriter.UInt16), (9, 2, FitWriter.UInt16), (10, 2, FitWriter.UInt16));
        ushort number = 0;
        foreach (var set in sets)
        {
            var (category, exercise) = exercises[set.Exercise];
            FitWriter.Write(
                data,
                Set,
                end,
                set.DurationMs is { } ms and < uint.MaxValue ? (uint)ms : uint.MaxValue,
                set.Repetitions is { } times and < ushort.MaxValue ? (ushort)times : ushort.MaxValue,
                Sixteenths(set),
                (byte)1,
                category,
                exercise,
                set.IsInPounds ? Pounds : Kilograms,
                number++);
        }
    }

    // The numbers of each exercise. Its title is written where the profile has no number for it, and where the person calls it otherwise.
    private static Dictionary<string, (ushort Category, ushort Exercise)> WriteTitles(MemoryStream data, IReadOnlyList<WrittenSet> sets)
    {
        var exercises = new Dictionary<string, (ushort Category, ushort Exercise)>(StringComparer.Ordinal);
        ushort own = 0, number = 0;
        foreach (var set in sets)
        {
            if (exercises.ContainsKey(set.Exercise))
            {
                continue;
            }

            var known = FitExercises.NumbersOf(set.Exercise);
            var isUnknown = set.Exercise == FitExercises.Unknown;
            var numbers = known is { } found ? ((ushort)found.Category, (ushort)(found.Number ?? ushort.MaxValue))
                : (UnknownCategory, isUnknown ? ushort.MaxValue : own++);
            exercises[set.Exercise] = numbers;
            if (!isUnknown && (known is null || (known.Value.Number is null && set.Name != set.Exercise)))
            {
                var title = FitWriter.TextOf(set.Name, LongestTitle);
                FitWriter.Define(
                    data, Title, 264, (254, 2, FitWriter.UInt16), (0, 2, FitWriter.UInt16), (1, 2, FitWriter.UInt16), (2, (byte)title.Length, FitWriter.Text));
                FitWriter.Write(data, Title, number++, numbers.Item1, numbers.Item2, title);
            }
        }

        return exercises;
    }

    // The format has no weight below 0 (help), and none above 4,095 kg: then none is written.
    private static ushort Sixteenths(WrittenSet set) =>
        set.Weight is >= 0 and var weight && Math.Round(weight * (set.IsInPounds ? KilogramsOfPound : 1) * 16) is < ushort.MaxValue and var sixteenths
            ? (ushort)sixteenths
            : ushort.MaxValue;
}
