using Microsoft.Extensions.Options;

namespace Stamina.Host.Configuration;

/// <summary>How every section of the configuration is read: a name that no option has, or a value out of range, stops the start.</summary>
internal static class ConfigurationSections
{
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, IConfigurationSection section)
        where T : class =>
        services.AddOptions<T>().Bind(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
}
