using Stamina.Contracts;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;

namespace Stamina.Host.Serving;

/// <summary>While the store is away every call says so, and when to come back.</summary>
internal static class StoreUnavailableFilter
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreUnavailableException away)
        {
            // It does not pass by itself, so the operator is told.
            if (away is StoreRightMissingException missing)
            {
                context.HttpContext.RequestServices.GetRequiredService<MissingRights>().Tell(missing);
            }

            return Refusal.Later(ProblemTypes.Unavailable, "The store is away for a moment; nothing of this request was done.", ComeBackAfter);
        }
    }
}
