using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stamina.Http.Problems;

namespace Stamina.GoalServer.Answering;

/// <summary>What came of a call: an answer, or why it was refused.</summary>
/// <param name="Answer">Null where it was refused.</param>
/// <param name="Refusal">Null where it was answered.</param>
/// <param name="Created">True where the answer shows something that was not there before the call.</param>
internal readonly record struct Outcome<T>(T? Answer, Refusal? Refusal, bool Created = false)
    where T : class
{
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);

    /// <summary>As it is sent: the answer with 200, or 201 where something was created, else the refusal.</summary>
    public IResult Show(JsonTypeInfo<T> type) => Answer is { } answer
        ? TypedResults.Json(answer, type, statusCode: Created ? StatusCodes.Status201Created : StatusCodes.Status200OK)
        : Refusal!;
}
