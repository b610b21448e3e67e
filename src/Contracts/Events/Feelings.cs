namespace Stamina.Contracts.Events;

/// <summary>How a workout felt, as a note of its log or an edit says it.</summary>
public static class Feelings
{
    /// <summary>Takes back what was said before; the workout is answered without a feeling.</summary>
    public const string None = "none";

    /// <summary>What can be said, from the lightest on, and last <see cref="None"/>.</summary>
    public static readonly IReadOnlyList<string> All = ["very_easy", "easy", "steady", "hard", "max", None];
}
