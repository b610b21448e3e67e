using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Ports.Stores;

namespace Stamina.DirectoryServer;

/// <summary>Where a cell finds the directory.</summary>
public sealed class DirectoryClientOptions
{
    /// <summary>http or https, host and port.</summary>
    public Uri Address { get; set; } = null!;

    /// <summary>PEM file of the authorities to trust; the system's where it is not set.</summary>
    public string? Trust { get; set; }

    /// <summary>How long a call may take. Somebody waits for it.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Both ends of the directory: the service between servers, and the door through which a cell asks it.</summary>
public static class DirectorySetup
{
    /// <summary>Needs an <see cref="IDirectory"/> from an adapter and a <see cref="DirectorySecret"/> from the Host.</summary>
    public static IServiceCollection AddDirectoryServer(this IServiceCollection services)
    {
        services.TryAddSingleton<DirectoryService>();
        return services;
    }

    /// <summary>Ends the pipeline: whatever comes here is a call to the directory or nothing. Only for a listener that no phone reaches.</summary>
    public static void RunDirectoryServer(this IApplicationBuilder app) =>
        app.Run(app.ApplicationServices.GetRequiredService<DirectoryService>().AnswerAsync);

    /// <summary>Offers the directory of another process. Needs a <see cref="DirectorySecret"/> from the Host.</summary>
    public static IServiceCollection AddDirectoryClient(this IServiceCollection services, Action<DirectoryClientOptions> configure)
    {
        services.AddOptions<DirectoryClientOptions>()
            .Configure(configure)
            .Validate(
                o => o.Address is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "The directory's address must be http:// or https:// with host and port.")
            .Validate(o => o.Timeout > TimeSpan.Zero && o.Timeout <= TimeSpan.FromSeconds(30), "The directory's timeout must be above 0 and at most 30 s.")
            .Validate(o => o.Trust is null || File.Exists(o.Trust), "There is no such file of authorities to trust the directory by.")
            .ValidateOnStart();
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<DirectoryClientOptions>>().Value);
        services.TryAddSingleton<IDirectory, DirectoryClient>();
        return services;
    }
}
