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

    /// <summary>Points that do not count, by reason. A reading without a place (a heart rate in the pool) is none of them.</summary>
    public static IReadOnlyDictionary<string, int> NotCountedPoints(ImportedWorkout workout)
    {
        if (workout.Points == 0)
        {
            return new Dictionary<string, int>(StringComparer.Ordinal);
        }

        var upload = new Upload { SessionId = workout.Session.Value, Writer = workout.Writer };
        upload.Events.AddRange(
            workout.Events.Select(e => new FramedEvent
            {
                Seq = (uint)e.Seq,
                Kind = e.Kind,
                Body = UnsafeByteOperations.UnsafeWrap(e.Body),
            }));
        var log = new WorkoutLog();
        ArrivedEvents.AddTo(log, upload, new BatchName(Guid.Empty, 1));
        return WorkoutFold.Track(workout.Session, log, overlay: null, Catalog)
            .Where(p => p.NotCounted is not (null or TrackJudge.BadValue))
            .GroupBy(p => p.NotCounted!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }
}
