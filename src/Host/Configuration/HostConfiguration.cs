
namespace Stamina.Host.Configuration;

/// <summary>
/// Where configuration comes from: <c>stamina.json</c>, above it the environment (<c>STAMINA_HOST__PORT</c>), above it the command line. Names are in
/// snake_case, as everywhere on the outside. <c>password_file</c> in any section stands for <c>password</c>: the content of that file.
/// </summary>
internal static class HostConfiguration
{
    private const string SecretFile = ":passwordfile";

    /// <exception cref="InvalidOperationException">A file that was named does not exist.</exception>
    public static void Load(ConfigurationManager configuration, CommandLineSettings flags)
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
            WithoutFile(entry.Key.Replace("_", "", StringComparison.Ordinal), entry.Value!)));
    }

    private static KeyValuePair<string, string?> WithoutFile(string key, string value)
    {
        if (!key.EndsWith(SecretFile, StringComparison.OrdinalIgnoreCase))
        {
            return KeyValuePair.Create<string, string?>(key, value);
        }

        var section = key[..^SecretFile.Length];
        return File.Exists(value)
            ? KeyValuePair.Create<string, string?>(section + ":password", File.ReadAllText(value).Trim())
            : throw new InvalidOperationException($"The file of the password for '{section}', '{value}', does not exist.");
    }
}
