using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>Calls that want a fresh proof of who asks.</summary>
internal static class ProvedCalls
{
    /// <summary>Answers a call without a body, after a fresh proof; no cache keeps the answer.</summary>
    public static async Task<IResult> AnswerAsync<T>(
        this FreshProof proof,
        HttpContext context,
        JsonTypeInfo<T> type,
        Func<Caller, CancellationToken, ValueTask<(T? Answer, Refusal? Refusal)>> call)
        where T : class =>
        await proof.MissingAsync(context.Caller(), context.RequestAborted) as IResult
        ?? AccountCalls.Answer(context, type, await call(context.Caller(), context.RequestAborted));

    /// <summary>Answers a call that makes something: after a fresh proof, out of the body, 201, and kept by no cache.</summary>
    /// <param name="proof">Whether the caller proved lately who they are.</param>
    /// <param name="context">The call.</param>
    /// <param name="wish">The form of the body.</param>
    /// <param name="answer">The form of the answer.</param>
    /// <param name="make">Makes it, or says why not.</param>
    public static async Task<IResult> MakeAsync<TWish, TMade>(
        this FreshProof proof,
        HttpContext context,
        JsonTypeInfo<TWish> wish,
        JsonTypeInfo<TMade> answer,
        Func<TWish, ValueTask<(TMade? Made, Refusal? Refusal)>> make)
        where TWish : class
        where TMade : class =>
        await proof.MissingAsync(context.Caller(), context.RequestAborted) as IResult
        ?? await AccountCalls.AnswerAsync(context, wish, answer, make, StatusCodes.Status201Created);
}
