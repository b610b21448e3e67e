using System.CommandLine;
using System.CommandLine.Parsing;
using Stamina.Host.Configuration;

namespace Stamina.Host.Commands;

/// <summary>The flags of every command that opens the data, and where configuration comes from.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string> data = new("--data") { Description = "Folder of store, queue and keys. Default: ./data" };
    private readonly Option<string> store = new("--store")
    {
        Description =
            "sqlite, postgres or mongodb, of which the configuration says where it is; or a URL of MongoDB (mongodb://…). Default: sqlite, in the data folder",
    };
    private readonly Option<string> config = new("--config") { Description = "Configuration file. Default: ./stamina.json, if it exists" };

    public static SharedOptions AddTo(Command command)
    {
        var shared = new SharedOptions();
        command.Add(shared.data);
        command.Add(shared.store);
        command.Add(shared.config);
        return shared;
    }

    /// <summary>Refuses a call that neither names what it is about nor says --all, or does both.</summary>
    public static void DemandNamedOrAll(Command command, Func<CommandResult, bool> isNamed, Func<CommandResult, bool> isAll, string refusal) =>
        command.Validators.Add(result =>
        {
            if (isNamed(result) == isAll(result))
            {
                result.AddError(refusal);
            }
        });

    public CommandLineSettings Read(ParseResult parsed)
    {
        var flags = new CommandLineSettings { ConfigFile = parsed.GetValue(config) };
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
    public CommandLineSettings ReadForLook(ParseResult parsed, string roles = "all")
    {
        var flags = Read(parsed);
        flags.Set("host:roles", roles);
        flags.IsCommand = true;
        return flags;
    }
}
