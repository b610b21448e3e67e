using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Stamina.AccountServer.Cells;

/// <summary>One cell unless the Host says otherwise.</summary>
public static class CellsSetup
{
    /// <summary>
    /// There are other cells, and a directory that says who lives in which. Needs an <see cref="Ports.Stores.IDirectory"/> from an adapter and a
    /// <see cref="CellsSecret"/> from the Host. May be called before or after <see cref="AccountServerSetup.AddAccountServer"/>.
    /// </summary>
    public static IServiceCollection AddManyCells(this IServiceCollection services)
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
        services.TryAddSingleton<CellForwarding>();
        services.TryAddSingleton<ManyCells>();
        services.Replace(ServiceDescriptor.Singleton<IHomeCells>(p => p.GetRequiredService<ManyCells>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InDoubtCleanup>());
        return services;
    }

    internal static void AddOneCell(this IServiceCollection services) => services.TryAddSingleton<IHomeCells, OneCell>();
}
