using System.Globalization;
using Stamina.Contracts.Ids;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// Everything that an answer depends on, but for the program. Equal keys have equal answers, so a kept answer never goes stale and nothing is ever invalidated:
/// what has changed is asked for under another key. A number that does not matter to a question is 0.
/// </summary>
/// <param name="User">Who asks, of themselves.</param>
/// <param name="Question">What is asked, in one spelling: letters, digits and / . - _ alone.</param>
/// <param name="Totals">Revision of the user's totals.</param>
/// <param name="Goals">Version of the user's goals.</param>
/// <param name="Account">Revision of the account, with its profile.</param>
/// <param name="Today">The person's date.</param>
/// <param name="Epoch">Of the store: the revisions of another one are other numbers.</param>
internal readonly record struct AnswerKey(UserId User, string Question, long Totals, long Goals, long Account, DateOnly Today, Guid Epoch)
{
    /// <summary>The key as text, for one build.</summary>
    public string Text(BuildMark build) => string.Create(
        CultureInfo.InvariantCulture, $"{Question}|{User.Value:N}|{Totals}.{Goals}.{Account}.{Today:yyyyMMdd}|{Epoch:N}|{build.Text}");
}

/// <summary>An answer that was just made.</summary>
/// <param name="Body">JSON, UTF-8.</param>
/// <param name="Key">What it was made of, as read; null where it may change by itself, so that nobody keeps it.</param>
/// <param name="Revision">Of the one document that it shows, for If-Match.</param>
internal sealed record MadeAnswer(byte[] Body, AnswerKey? Key, long? Revision = null)
{
    /// <summary>Instead of a body.</summary>
    public Http.Problems.Refusal? Refusal { get; init; }

    public static MadeAnswer Refused(Http.Problems.Refusal refusal) => new([], null) { Refusal = refusal };
}
