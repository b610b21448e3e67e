using System.CommandLine;
using System.Globalization;

namespace Stamina.Host.Commands;

/// <summary>The flags of every command that opens the data, and where configuration comes from.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string> data = new("--data") { Description = "Folder of store, queue and keys. Default: ./data" };
    private readonly Option<string> store = new("--store") { Description = "sqlite, postgres or mongodb, of which the configuration says where it is; or a URL of MongoDB (mongodb://…). Default: sqlite, in the data folder" };
    private readonly Option<string> config = new("--config") { Description = "Configuration file. Default: ./stamina.json, if it exists" };

    public static SharedOptions AddTo(Command command)
    {
        var shared = new SharedOptions();
        command.Add(shared.data);
        command.Add(shared.store);
        command.Add(shared.config);
        return shared;
    }

    public Flags Read(ParseResult parsed)
    {
        var flags = new Flags { ConfigFile = parsed.GetValue(config) };
        flags.Set("host:data", parsed.GetValue(data));
        var named = parsed.GetValue(store);
        if (named?.StartsWith("mongodb", StringComparison.Ordinal) == true && named.Contains("://", StringComparison.Ordinal))
        {
            flags.Set("mongodb:connection_string", named);
            named = "mongodb";
        }

        flags.Set("host:store", named);
        return flags;
    }

    /// <summary>For a command that looks into the store itself: whatever role the configuration gives to its process, that has one.</summary>
    public Flags ReadForLook(ParseResult parsed, string roles = "all")
    {
        var flags = Read(parsed);
        flags.Set("host:roles", roles);
        flags.IsCommand = true;
        return flags;
    }
}

/// <summary>What was said on the command line: stands above environment and file.</summary>
internal sealed class Flags
{
    public string? ConfigFile { get; init; }

    /// <summary>stdout belongs to a command's answer: warnings alone are logged, to stderr.</summary>
    public bool IsCommand { get; set; }

    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Set(string key, object? value)
    {
        if (value is not null)
        {
            Values[key] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }
    }
}
