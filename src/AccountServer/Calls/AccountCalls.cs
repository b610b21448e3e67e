using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.Calls;

/// <summary>What a caller asks of their own account; null: done.</summary>
/// <param name="caller">Who asks.</param>
/// <param name="request">What for.</param>
/// <param name="from">Where the call comes from.</param>
/// <param name="cancellationToken">Ends the asking.</param>
internal delegate ValueTask<Refusal?> AccountCall<T>(Caller caller, T request, IPAddress? from, CancellationToken cancellationToken);

/// <summary>Endpoints that read a body, do what it says, and answer with what came of it or a refusal.</summary>
internal static class AccountCalls
{
    /// <summary>Answers with no body.</summary>
    public static async Task<IResult> AnswerAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, AccountCall<T> call, int done = StatusCodes.Status204NoContent)
        where T : class
    {
        var body = await JsonBody.ReadAsync(context, type);
        return body.TryGet(out var request, out var malformed)
            ? await call(context.Caller(), request, context.Connection.RemoteIpAddress, context.RequestAborted) as IResult ?? TypedResults.StatusCode(done)
            : malformed;
    }

    /// <summary>Answers with what is made of the body; no cache keeps it.</summary>
    public static async Task<IResult> AnswerAsync<TRequest, TAnswer>(
        HttpContext context,
        JsonTypeInfo<TRequest> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<TRequest, ValueTask<(TAnswer? Answer, Refusal? Refusal)>> call,
        int done = StatusCodes.Status200OK)
        where TRequest : class
        where TAnswer : class
    {
        var body = await JsonBody.ReadAsync(context, type);
        return body.TryGet(out var request, out var malformed) ? Answer(context, answerType, await call(request), done) : malformed;
    }

    /// <summary>The answer, which no cache keeps, or the refusal in its place.</summary>
    public static IResult Answer<T>(
        HttpContext context, JsonTypeInfo<T> type, (T? Answer, Refusal? Refusal) made, int done = StatusCodes.Status200OK)
        where T : class
    {
        context.Response.Headers.CacheControl = "no-store";
        return made.Refusal as IResult ?? TypedResults.Json(made.Answer!, type, statusCode: done);
    }
}
