using Stamina.Ports.Documents;

namespace Stamina.Documents;

/// <summary>What is new of a workout for those who are told of it, by how it was and is.</summary>
public static class WorkoutComparison
{
    /// <summary>
    /// Nothing where a workout goes on: one that was taken for finished and goes on after all is told as finished once more. Nor where it only was derived by
    /// other rules to the same.
    /// </summary>
    public static WorkoutNews NewsBetween(StoredWorkout was, StoredWorkout now) => (was.Counts, now.Counts) switch
    {
        (false, true) => WorkoutNews.Finished,
        (true, true) => ListLine.Differs(Plain(was), Plain(now)) ? WorkoutNews.Changed : WorkoutNews.None,
        (true, false) => now.End == WorkoutEnd.Running ? WorkoutNews.None : WorkoutNews.Deleted,
        _ => WorkoutNews.None,
    };

    private static StoredWorkout Plain(StoredWorkout workout) => workout with { Summary = workout.Summary! with { RulesVersion = 0 } };
}
