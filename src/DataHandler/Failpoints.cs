namespace Stamina.DataHandler;

/// <summary>Named places where tests let a process die. In production nobody listens and a hit is one null check.</summary>
internal sealed class Failpoints
{
    public const string AfterMerge = "after_merge";
    public const string AfterWorkoutsBeforeMonths = "after_workouts_before_months";
    public const string BeforeCommit = "before_commit";
    public const string AfterCommitBeforeAck = "after_commit_before_ack";
    public const string AfterAck = "after_ack";

    public static readonly string[] All =
        [AfterMerge, AfterWorkoutsBeforeMonths, BeforeCommit, AfterCommitBeforeAck, AfterAck];

    public Action<string>? Reached { get; set; }

    public void Hit(string name) => Reached?.Invoke(name);
}
