using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Uploads;
using Stamina.Contracts.Workouts;

namespace Stamina.Host.Documentation;

/// <summary>
/// The contract, generated from the endpoints: served at /openapi/v1.json, printed by <c>stamina openapi</c>, committed as contract/openapi.v1.json.
/// </summary>
internal static class ContractDocument
{
    private const string Name = "v1";

    public static IServiceCollection AddContractDocument(this IServiceCollection services)
    {
        // Schemas are told in the form that the rooms' own serialisers write.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddOperationTransformer<DescribedOperations>();
            options.AddDocumentTransformer<DescribedDocument>();
            options.AddSchemaTransformer(static (schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(ReadOnlyMemory<byte>))
                {
                    (schema.Format, schema.Description) = ("byte", "Bytes as base64 (RFC 4648, section 4).");
                }
                else if (context.JsonTypeInfo.Type == typeof(EnteredAmount))
                {
                    // As answers have it; that requests may name the unit with it stands in the description.
                    (schema.Type, schema.Format) = (JsonSchemaType.Number, "double");
                }
                else if (typeof(WorkoutEvent).IsAssignableFrom(context.JsonTypeInfo.Type))
                {
                    // An event is kept as it came, with the members that this version does not know.
                    (schema.AdditionalPropertiesAllowed, schema.AdditionalProperties) = (true, new OpenApiSchema());
                }

                return Task.CompletedTask;
            });
            options.CreateSchemaReferenceId = static type =>
                type.Type == typeof(ReadOnlyMemory<byte>) ? "Bytes"
                : type.Type == typeof(EnteredAmount) ? null
                // Clients are generated with these names.
                : type.Type == typeof(TrainingZoneSettings) ? "ZoneSettings"
                : type.Type == typeof(TrainingZoneTime) ? "ZoneTime"
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        });
        return services;
    }

    /// <summary>Serves the committed file, which the tests hold to the code: made once, not at each call of a stranger.</summary>
    public static void MapContractDocument(this IEndpointRouteBuilder routes)
    {
        using var file = typeof(ContractDocument).Assembly.GetManifestResourceStream("contract/openapi.v1.json")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        routes.MapGet("/openapi/v1.json", () => TypedResults.Bytes(bytes, "application/json", entityTag: tag)).AllowAnonymous().ExcludeFromDescription();
    }

    public static async Task<string> PrintAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancellationToken);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken) + "\n";
    }
}
