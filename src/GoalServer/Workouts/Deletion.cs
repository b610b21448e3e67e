using Stamina.Folding;

namespace Stamina.GoalServer.Workouts;

/// <summary>What is deleted can be taken back for a while.</summary>
internal static class Deletion
{
    public static readonly TimeSpan Restorable = Derivation.RestorableFor;

    public static bool CanRestore(DateTimeOffset deletedAt, DateTimeOffset now) => now - deletedAt < Restorable;
}
