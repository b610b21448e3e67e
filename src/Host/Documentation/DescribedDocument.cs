using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Stamina.Host.Documentation;

/// <summary>What the document says of the whole, and the order it says it in.</summary>
internal sealed class DescribedDocument : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Stamina",
            Version = "1",
            Description =
                "Workouts are logs of events made on the phone; everything else is derived from them. `docs/events.md` has the events, `docs/rules.md` what is derived. "
                + "This contract only grows: fields and calls are added, none is renamed or removed, and clients pass over what they do not know. "
                + "Every refusal is a problem (RFC 9457) with a stable `type`.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access token of register, sign_in or refresh. A revoked device's token opens the calls that take events and nothing else.",
            },
        };

        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            paths.Add(path, item);
        }

        document.Paths = paths;
        if (document.Components.Schemas is { } schemas)
        {
            document.Components.Schemas = new Dictionary<string, IOpenApiSchema>(schemas.OrderBy(entry => entry.Key, StringComparer.Ordinal), StringComparer.Ordinal);
        }

        return Task.CompletedTask;
    }
}
