using Stamina.Host.Commands;

namespace Stamina.Host.Serving;

/// <summary>
/// Where configuration comes from: <c>stamina.json</c>, above it the environment (<c>STAMINA_HOST__PORT</c>), above it the command line. Names are in snake_case, as everywhere
/// on the outside.
/// </summary>
internal static class HostConfiguration
{
    /// <exception cref="InvalidOperationException">The file that was named does not exist.</exception>
    public static void Load(ConfigurationManager configuration, Flags flags)
    {
        var file = Path.GetFullPath(flags.ConfigFile ?? "stamina.json");
        if (flags.ConfigFile is not null && !File.Exists(file))
        {
            throw new InvalidOperationException($"There is no configuration file {file}.");
        }

        var said = new ConfigurationBuilder()
            .AddJsonFile(file, optional: true, reloadOnChange: false)
            .AddEnvironmentVariables("STAMINA_")
            .AddInMemoryCollection(flags.Values)
            .Build();
        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(said.AsEnumerable().Where(entry => entry.Value is not null).Select(entry =>
            KeyValuePair.Create(entry.Key.Replace("_", "", StringComparison.Ordinal), entry.Value)));
    }
}
