
namespace Stamina.Host.Configuration;

/// <summary>
/// Where configuration comes from: <c>stamina.json</c>, above it the environment (<c>STAMINA_HOST__PORT</c>), above it the command line. Names are in
/// snake_case, as everywhere on the outside. <c>password_file</c> in any section stands for <c>password</c>: the content of that file. A folder of secrets,
/// as vaults mount it, has a file for each setting.
/// </summary>
internal static class HostConfiguration
{
    private const string SecretFile = ":passwordfile";
    private const string SecretsFolder = "host:secrets";

    // Where systemd puts the credentials of a unit.
    private const string CredentialsOfUnit = "CREDENTIALS_DIRECTORY";

    // Settings that had another name before. Both names are read, for as long as a file somewhere may have the older one.
    private static readonly RenamedSetting[] Renamed = [new("handler:upkeep_every", "handler:maintenance_every")];

    /// <returns>The settings that were said under a name of before; where both names are said, that of now counts.</returns>
    /// <exception cref="InvalidOperationException">A file or folder that was named does not exist, or a secret is said in two places.</exception>
    public static IReadOnlyList<RenamedSetting> Load(ConfigurationManager configuration, CommandLineSettings flags)
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
        var values = new Dictionary<string, string?>(
            said.AsEnumerable().Where(entry => entry.Value is not null).Select(entry => WithoutFile(Plain(entry.Key), entry.Value!)),
            StringComparer.OrdinalIgnoreCase);
        foreach (var (name, secret) in SecretsIn(values.GetValueOrDefault(SecretsFolder) ?? Environment.GetEnvironmentVariable(CredentialsOfUnit)))
        {
            var (key, value) = WithoutFile(Plain(name), secret);
            if (!values.TryAdd(key, value))
            {
                throw new InvalidOperationException($"{name} is in the folder of secrets and said elsewhere too. Say it in one place.");
            }
        }

        var renamed = new List<RenamedSetting>();
        foreach (var setting in Renamed)
        {
            if (values.Remove(Plain(setting.Before), out var value))
            {
                values.TryAdd(Plain(setting.Now), value);
                renamed.Add(setting);
            }
        }

        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(values);
        return renamed;
    }

    // Named as in the environment, without STAMINA_: postgres__password. What has another name is no setting: a key that a setting names by its path, say.
    private static IEnumerable<(string Name, string Secret)> SecretsIn(string? folder)
    {
        if (folder is null)
        {
            return [];
        }

        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file).Contains("__", StringComparison.Ordinal))
                .Select(file => (Path.GetFileName(file).Replace("__", ":", StringComparison.Ordinal), File.ReadAllText(file).Trim()))
            : throw new InvalidOperationException($"The folder of secrets '{folder}' does not exist.");
    }

    private static string Plain(string key) => key.Replace("_", "", StringComparison.Ordinal);

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

/// <summary>A setting that has another name now.</summary>
/// <param name="Before">Its name before, which is still read.</param>
/// <param name="Now">Its name.</param>
internal sealed record RenamedSetting(string Before, string Now);
