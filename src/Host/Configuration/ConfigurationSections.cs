using Microsoft.Extensions.Options;

namespace Stamina.Host.Configuration;

/// <summary>How every section of the configuration is read: a name that no option has, or a value out of range, stops the start.</summary>
internal static class ConfigurationSections
{
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, IConfigurationSection section)
        where T : class =>
        services.AddOptions<T>().Bind(section, Strictly).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Fills options from a section.</summary>
    /// <exception cref="InvalidOperationException">The section has a name that no option has, or a value that cannot be read.</exception>
    public static void BindStrictly<T>(this IConfigurationSection section, T options)
        where T : class => section.Bind(options, Strictly);

    private static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
