namespace Stamina.DataHandler;

/// <summary>Named places where tests let a process die. In production nobody listens and a hit is one null check.</summary>
internal sealed class Failpoints
{
    public const string BeforeAppend = "before_append";
    public const string AfterAppendBeforeAck = "after_append_before_ack";
    public const string AfterAck = "after_ack";
    public const string DueFound = "due_found";
    public const string BeforeDerive = "before_derive";
    public const string AfterDerive = "after_derive";

    public static readonly string[] All = [BeforeAppend, AfterAppendBeforeAck, AfterAck, DueFound, BeforeDerive, AfterDerive];

    public Action<string>? Reached { get; set; }

    public void Hit(string name) => Reached?.Invoke(name);
}
