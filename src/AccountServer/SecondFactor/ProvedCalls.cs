using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>Calls that want a fresh proof of who asks.</summary>
internal static class ProvedCalls
{
    /// <summary>
    /// Answers a call that makes something with a secret that stands in this answer alone: after a fresh proof, out of the body, 201, and kept by no cache.
    /// </summary>
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
        where TMade : class
    {
        if (await proof.MissingAsync(context.Caller(), context.RequestAborted) is { } missing)
        {
            return missing;
        }

        var body = await JsonBody.ReadAsync(context, wish);
        if (!body.TryGet(out var request, out var malformed))
        {
            return malformed;
        }

        var (made, refusal) = await make(request);
        context.Response.Headers.CacheControl = "no-store";
        return refusal as IResult ?? TypedResults.Json(made!, answer, statusCode: StatusCodes.Status201Created);
    }
}
