using Google.Protobuf;
using Stamina.Exchange.Events;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Tools.Import;

/// <summary>Folds what was made of a file by the rules that the server uses too, to say what will not count.</summary>
internal static class LocalFold
{
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());

    // Half a dozen hours: as much is folded at a time, so that a workout of days takes no more memory than any other.
    private const int PieceBytes = 512 << 10;

    /// <summary>Points that do not count, by reason. A reading without a place (a heart rate in the pool) is none of them.</summary>
    public static IReadOnlyDictionary<string, int> NotCountedPoints(ImportedWorkout workout)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (workout.Points == 0)
        {
            return counts;
        }

        var (piece, bytes) = (new List<ImportedEvent>(), 0);
        foreach (var e in workout.Events.Skip(1))
        {
            if (bytes > PieceBytes)
            {
                Count(workout, piece, counts, sign: 1);

                // What the next one begins with goes on from the event before it, which was counted.
                piece.RemoveRange(0, piece.Count - 1);
                bytes = 0;
                Count(workout, piece, counts, sign: -1);
            }

            piece.Add(e);
            bytes += e.Body.Length;
        }

        Count(workout, piece, counts, sign: 1);
        return counts.Where(c => c.Value > 0).ToDictionary(StringComparer.Ordinal);
    }

    // The start says what all the others are told by.
    private static void Count(ImportedWorkout workout, List<ImportedEvent> piece, Dictionary<string, int> counts, int sign)
    {
        var upload = new Upload { SessionId = workout.Session.Value, Writer = workout.Writer };
        upload.Events.AddRange(
            piece.Prepend(workout.Events[0]).Select(e => new FramedEvent
            {
                Seq = (uint)e.Seq,
                Kind = e.Kind,
                Body = UnsafeByteOperations.UnsafeWrap(e.Body),
            }));
        var log = new WorkoutLog();
        ArrivedEvents.AddTo(log, upload, new BatchName(Guid.Empty, 1));
        foreach (var point in WorkoutFold.Track(workout.Session, log, overlay: null, Catalog))
        {
            if (point.NotCounted is { } reason and not TrackJudge.BadValue)
            {
                counts[reason] = counts.GetValueOrDefault(reason) + sign;
            }
        }
    }
}
