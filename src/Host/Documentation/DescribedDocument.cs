using System.Net;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Stamina.Host.Documentation;

/// <summary>What the document says of the whole, and the order it says it in.</summary>
internal sealed class DescribedDocument : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("recording", "What a phone sends while a workout goes on, and afterwards. An accepted event is safe before the answer leaves."),
        ("workouts", "One's workouts: list, look, edit, delete, restore."),
        ("status", "What was done in a range of days, with records; which exercise types there are; what the server asks of clients."),
        ("goals", "Goals: set, change, pause, delete, and how much of them is reached."),
        ("planning", "Planned workouts, and the link by which calendar programs read them."),
        ("auth", "Accounts, sign-in and sessions."),
        ("users", "One's profile and devices."),
    ];

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
        // The path is from the root of whatever server serves the contract: a cell's edge, or one process at home.
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this document was read from." }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access token of register, sign_in or refresh. A revoked device's token opens the calls that take events and nothing else. "
                    + "Or that of use_token, for programs of the person's own: it opens the calls that name one of its scopes here.",
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
            // Descriptions come from XML comments, where "<=" is written as an entity and lines end where the source's do.
            foreach (var schema in schemas.Values.SelectMany(schema => (schema.Properties?.Values ?? []).Append(schema)))
            {
                schema.Description = schema.Description is { } text
                    ? string.Join(' ', WebUtility.HtmlDecode(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    : null;
            }

            MayBeText(schemas, "LoggedWorkout", "distance", "A number and its unit, as 20 miles.");
            MayBeText(schemas, "LoggedWorkout", "location", "The name of the place.");
            MayBeText(schemas, "StartedEvent", "location", "The name of the place.");
            document.Components.Schemas = new Dictionary<string, IOpenApiSchema>(
                schemas.OrderBy(entry => entry.Key, StringComparer.Ordinal),
                StringComparer.Ordinal);
        }

        return Task.CompletedTask;
    }

    // The design document gives these as a text; the endpoints read both.
    private static void MayBeText(IDictionary<string, IOpenApiSchema> schemas, string type, string member, string description)
    {
        var properties = schemas[type].Properties!;
        var asObject = properties[member];
        properties[member] = new OpenApiSchema
        {
            Description = asObject.Description,
            OneOf =
            [
                .. asObject.OneOf is { Count: > 0 } either ? either : [asObject],
                new OpenApiSchema { Type = JsonSchemaType.String, Description = description },],
        };
    }
}
