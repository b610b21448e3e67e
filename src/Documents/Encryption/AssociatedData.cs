using System.Globalization;
using Stamina.Ports.Documents;

namespace Stamina.Documents.Encryption;

/// <summary>
/// The associated data of encrypted documents (AES-256-GCM): the name of the place that a document lies in, so that it opens in no other. It says what the
/// document is, whose, and which, and is the same in every store.
/// Segments of one workout have one name: they are parts of a set, and to exchange two of them changes nothing.
/// </summary>
public static class AssociatedData
{
    /// <summary>An account's own document.</summary>
    public static string Account(Guid user) => $"account/{user:N}";

    /// <summary>A document of an account with an id: <c>device</c>, <c>goal</c>, <c>calendar</c>, <c>security_event</c>, <c>webhook</c>.</summary>
    public static string Of(string kind, Guid user, Guid id) => $"{kind}/{user:N}/{id:N}";

    /// <summary>A document of a workout: <c>summary</c>, <c>overlay</c>, <c>log</c>, <c>segment</c>, <c>row</c>, <c>original</c>.</summary>
    public static string Of(string kind, WorkoutKey workout) => $"{kind}/{workout.User.Value:N}/{workout.Session.Value}";

    /// <summary>A part of a file that workouts were made of.</summary>
    public static string OriginalPart(Guid user, Guid content, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"original_part/{user:N}/{content:N}/{number}");

    /// <summary>A month.</summary>
    public static string Of(MonthKey month) => string.Create(CultureInfo.InvariantCulture, $"month/{month.User.Value:N}/{month.Month:D6}");

    /// <summary>An account's personal records.</summary>
    public static string Records(Guid user) => $"records/{user:N}";
}
