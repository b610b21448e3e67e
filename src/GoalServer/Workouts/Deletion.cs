namespace Stamina.GoalServer.Workouts;

/// <summary>What is deleted can be taken back for a while.</summary>
internal static class Deletion
{
    public static readonly TimeSpan Restorable = TimeSpan.FromDays(30);

    public static bool CanRestore(DateTimeOffset deletedAt, DateTimeOffset now) => now - deletedAt < Restorable;
}
