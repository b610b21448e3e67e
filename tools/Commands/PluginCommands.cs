using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.Exercises;
using Stamina.Exercises.Conformance;
using Stamina.Host.Plugins;
using Stamina.Plugins.BuiltIn;
using Stamina.Tools.Plugins;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina plugins list|new|check</c>: for whoever writes an exercise type.</summary>
internal static class PluginCommands
{
    public static Command Create() => new("plugins", "Exercise types: what is there, a new one, whether one keeps the rules.") { List(), New(), Check() };

    private static Command List()
    {
        var folder = new Option<string?>("--plugins") { Description = "Folder of plug-ins, one folder each. Default: ./data/plugins" };
        var command = new Command("list", "Lists the exercise types, built in and from the folder.") { folder };
        command.SetAction(parsed =>
        {
            var plugins = Load(BuiltInExercises.All(), parsed.GetValue(folder) ?? Path.Combine("data", "plugins"));
            foreach (var (type, source) in plugins.Types)
            {
                var descriptor = type.Descriptor;
                var names = descriptor.Aliases.Count == 0 ? descriptor.Id : $"{descriptor.Id} ({string.Join(", ", descriptor.Aliases)})";
                Console.WriteLine($"{names,-22} {descriptor.Title,-18} {string.Join(", ", descriptor.Metrics.Select(m => m.Id))}  [{source ?? "built in"}]");
            }

            return Report(plugins.Refused);
        });
        return command;
    }

    private static Command New()
    {
        var name = new Argument<string>("name") { Description = "Its name, as Rowing or StairClimbing" };
        var into = new Option<string>("--into") { Description = "Folder to make it in. Default: .", DefaultValueFactory = _ => "." };
        var sdk = new Option<string?>("--sdk")
        {
            Description = "Stamina.Exercises.csproj or .dll to build against. Default: this checkout's, else the one beside this program",
        };
        var command = new Command("new", "Writes a folder with a new exercise type, and a program that checks it.") { name, into, sdk };
        command.SetAction(parsed =>
        {
            var folder = PluginTemplate.Write(parsed.GetValue(name)!, parsed.GetValue(into)!, parsed.GetValue(sdk));
            Console.WriteLine($"Made {folder}. Now:");
            Console.WriteLine($"  dotnet run --project {Path.Combine(folder, "check")}        # does it keep the rules?");
            Console.WriteLine($"  dotnet publish {folder} -o data/plugins/{parsed.GetValue(name)}   # and restart stamina");
            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of a built plug-in" };
        var command = new Command("check", "Says whether the exercise types in a folder keep the rules. Exit code 1 where one does not.") { folder };
        command.SetAction(parsed =>
        {
            var where = parsed.GetValue(folder)!;
            if (PluginLoader.AssembliesIn(where).Count == 0)
            {
                Console.Error.WriteLine($"There is no built plug-in in {Path.GetFullPath(where)}. Build it first: dotnet publish {where} -o FOLDER");
                return 1;
            }

            var plugins = Load([], where);
            var broken = plugins.Types.Sum(t => Judge(t.Type));
            return Report(plugins.Refused) != 0 || broken > 0 ? 1 : 0;
        });
        return command;
    }

    private static int Judge(ExerciseType type)
    {
        var findings = ExerciseTypeConformance.Check(type);
        Console.WriteLine(findings.Count == 0 ? $"{type.Descriptor.Id}: keeps the rules" : $"{type.Descriptor.Id}: {findings.Count} findings");
        foreach (var finding in findings)
        {
            Console.WriteLine($"  {finding}");
        }

        return findings.Count;
    }

    private static int Report(IReadOnlyList<RefusedPlugin> refused)
    {
        foreach (var (source, reason) in refused)
        {
            Console.Error.WriteLine($"{source}: {reason}");
        }

        return refused.Count == 0 ? 0 : 1;
    }

    // The guard's budget keeps a runaway type from hanging the command; what it says in the log, the findings say too.
    private static LoadedPlugins Load(IReadOnlyList<ExerciseType> builtIn, string folder) =>
        PluginLoader.Load(builtIn, folder, type => new GuardedExerciseType(type, ExerciseTypes.CallBudget, NullLogger.Instance));
}
