using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stamina.Http.Documentation;

namespace Stamina.GoalServer.Answering;

/// <summary>Parameters that many calls read alike, as the contract shows them.</summary>
internal static class ReadParameters
{
    /// <summary>The call waits for writes that its caller names: <see cref="ReadYourWrites"/>.</summary>
    public static TBuilder ReadsYourWrites<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint
            .WithParameter(
                ParameterPlace.Header, ReadYourWrites.Header,
                "consistency_token of earlier answers, up to 8 between commas: waits for these writes, at most 2 s; what is still missing is in pending.")
            .WithParameter(ParameterPlace.Query, ReadYourWrites.QueryParameter, $"The same as the header {ReadYourWrites.Header}, for callers that can set none.");

    /// <summary>The call answers 304 to a caller that has the answer: <see cref="AnswerCache"/>.</summary>
    public static TBuilder AnswersOnlyNews<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint
            .WithParameter(
                ParameterPlace.Header,
                "If-None-Match",
                "ETags of earlier answers to the same question: where one of them still holds, the answer is 304 without a body. An answer without an ETag may change by itself."
            )
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
}
