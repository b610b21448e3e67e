using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.Http.Clients;

public sealed class ClientVersionOptions
{
    /// <summary>
    /// Platform, in upper or lower case (names of the environment are in upper case), to the oldest version that may read. One that is not here is never too
    /// old.
    /// </summary>
    public Dictionary<string, string> Minimum { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Platform to the version a client should offer its user.</summary>
    public Dictionary<string, string> Recommended { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where a newer client is to be had.</summary>
    public string UpdateUrl { get; set; } = "https://stamina.example/get";
}

/// <summary>
/// Refuses clients that are too old for reads and screens. Endpoints marked <see cref="AcceptsEveryClient"/> never refuse for age: uploads, and
/// what an old client needs to go on uploading or to learn that it is old.
/// </summary>
public static class ClientVersionGate
{
    /// <summary>Marks an endpoint that serves clients of any age.</summary>
    public static TBuilder AcceptsEveryClient<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(AnyAge.Instance);

    internal static void UseClientVersionGate(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<ClientVersionOptions>>().Value;
        var minimum = options.Minimum.ToDictionary(
            entry => entry.Key,
            entry => ClientVersion.TryParseVersion(entry.Value, out var version) ? version : throw new OptionsValidationException(
                nameof(ClientVersionOptions.Minimum),
                typeof(ClientVersionOptions),
                [$"The minimum version of {entry.Key}, '{entry.Value}', is no version."]),
            StringComparer.OrdinalIgnoreCase);
        if (minimum.Count == 0)
        {
            return;
        }

        app.Use(
            (context, next) =>
                ClientVersion.TryParse(context.Request.Headers[ClientVersion.Header], out var client)
                && minimum.TryGetValue(client.Platform, out var oldest)
                && client.Version < oldest
                && context.GetEndpoint()?.Metadata.GetMetadata<AnyAge>() is null
                    ? ProblemWriter.WriteAsync(
                        context,
                        ProblemTypes.ClientOutOfDate,
                        $"Stamina {client.Version} for {client.Platform} is too old to show this; the oldest that can is {oldest}. Update from {options.UpdateUrl}. "
                            + "Recorded workouts are still taken.")
                    : next(context));
    }

    internal sealed class AnyAge
    {
        public static readonly AnyAge Instance = new();
    }
}
