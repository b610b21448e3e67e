using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Cells;

internal static class CellsSetup
{
    /// <summary>Where the Host offers an <see cref="IDirectory"/> it must offer a <see cref="CellsSecret"/> too; without both there is one cell.</summary>
    public static void AddCells(this IServiceCollection services)
    {
        services
            .AddOptions<CellsOptions>()
            .ValidateDataAnnotations()
            .Validate(
                o => o.Edges.Values.All(edge => edge is { IsAbsoluteUri: true, Scheme: "https" or "http" }),
                "The edges of cells must be https:// or http:// with host and port.")
            .Validate(o => o.Trust is null || File.Exists(o.Trust), "There is no such file of authorities to trust the edges of cells by.")
            .Validate(
                o => o.ForwardTimeout > TimeSpan.Zero && o.DoubtAge > TimeSpan.Zero && o.LookEvery > TimeSpan.Zero,
                "Times between cells must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(p => new HomeCells(
            p.GetRequiredService<IOptions<AccessTokenOptions>>().Value.Cell,
            p.GetService<IDirectory>(),
            p.GetService<CellsSecret>(),
            p.GetRequiredService<ILogger<HomeCells>>()));
        services.TryAddSingleton<CellForwarding>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InDoubtCleanup>());
    }
}
