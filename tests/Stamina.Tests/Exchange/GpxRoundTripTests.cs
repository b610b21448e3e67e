using System.Globalization;
using Stamina.Exchange.Events;
using Stamina.Exchange.Writing;

namespace Stamina.Tests.Exchange;

/// <summary>What the export writes as GPX, the import reads as the same workout.</summary>
public class GpxRoundTripTests
{
    // Strides of one foot at first, and steps that are so few that they look like strides from then on.
    private const int Slow = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(Slow)]
    public async Task A_track_that_was_exported_is_the_same_when_it_is_imported(int seed)
    {
        var random = new Random(seed);
        string Inside() =>
            random.Next(4) == 0
                ? "<ele>300.5</ele>"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"<ele>{300 + (random.Next(100) / 10m)}</ele><extensions><hr>{random.Next(90, 190)}</hr><cad>{(seed == Slow ? random.Next(52, 60) : random.Next(150, 190))}</cad><power>{random.Next(0, 400)}</power></extensions>"
                );
        IEnumerable<string> Segment(int from) =>
            Enumerable.Range(from, 200).Select(i => Made.Point(46 + (i * 0.00003), 14.5 + (random.Next(10) * 1e-7), Made.Start.AddSeconds(i), Inside()));
        var before = Made.Workout(Made.GpxOf("<name>Round &amp; round</name><desc>Two\nlines</desc><type>running</type>", Segment(0), Segment(400)));

        var after = Made.Workout(await ExportedAsync(before));

        var (one, two) = (Made.Fold(before), Made.Fold(after));
        two.Metrics.ShouldBe(one.Metrics, ignoreOrder: true);
        (two.ElapsedMs, two.MovingMs, two.Title, two.Note, two.StartedAt, two.TimeZone, two.LocalDate, two.ExerciseType)
            .ShouldBe((one.ElapsedMs, one.MovingMs, one.Title, one.Note, one.StartedAt, one.TimeZone, one.LocalDate, one.ExerciseType));
        Made.Track(after).ShouldBe(Made.Track(before));
        (await ExportedAsync(after)).ShouldBe(await ExportedAsync(before), "and exported again it is the same file");
    }

    private static async Task<byte[]> ExportedAsync(ImportedWorkout workout)
    {
        using var file = new MemoryStream();
        await using (var stream = new ExportStream(file))
        {
            await GpxWriter.WriteAsync(stream, stream, Made.Written(workout), Made.Track(workout), CancellationToken.None);
            await stream.DrainAsync(CancellationToken.None);
        }

        return file.ToArray();
    }
}
