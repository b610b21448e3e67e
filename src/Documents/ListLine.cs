using Stamina.Ports.Documents;

namespace Stamina.Documents;

/// <summary>What lists of workouts show of one.</summary>
public static class ListLine
{
    /// <summary>
    /// True where a list may show <paramref name="now"/> otherwise than <paramref name="was"/>, or only one of them. Running workouts are in no list of a
    /// store.
    /// </summary>
    public static bool Differs(StoredWorkout was, StoredWorkout now)
    {
        if (was.End == WorkoutEnd.Running && now.End == WorkoutEnd.Running)
        {
            return false;
        }

        return was.End != now.End
            || was.DeletedAt != now.DeletedAt
            || was.Overlay?.Revision != now.Overlay?.Revision
            || !BytesOf(was.Summary).SequenceEqual(BytesOf(now.Summary));
    }

    private static ReadOnlySpan<byte> BytesOf(WorkoutSummary? summary) => summary is null ? [] : DocumentCodec.Encode(summary);
}
