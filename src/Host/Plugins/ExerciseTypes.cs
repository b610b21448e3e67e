using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Exercises;
using Stamina.Plugins.BuiltIn;

namespace Stamina.Host.Plugins;

/// <summary>The exercise types of this process.</summary>
internal static class ExerciseTypes
{
    /// <summary>How long an outsider's type may take over one call.</summary>
    public static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(2);

    /// <summary>The built-in types and, guarded, those of the plug-in folder, where it exists.</summary>
    public static IServiceCollection AddExerciseTypes(this IServiceCollection services, string? pluginFolder)
    {
        services.TryAddSingleton(provider => Load(pluginFolder, provider.GetRequiredService<ILoggerFactory>().CreateLogger("Stamina.Plugins")));
        return services;
    }

    private static ExerciseCatalog Load(string? pluginFolder, ILogger log)
    {
        var plugins = PluginLoader.Load(BuiltInExercises.All(), pluginFolder, type => new GuardedExerciseType(type, CallBudget, log));
        foreach (var (type, source) in plugins.Types)
        {
            if (source is not null)
            {
                log.LoadedType(type.Descriptor.Id, source);
            }
        }

        foreach (var (source, reason) in plugins.Refused)
        {
            log.RefusedPlugin(source, reason);
        }

        return new ExerciseCatalog(plugins.Types.Select(t => t.Type));
    }
}
