using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Stamina.Exercises;
using Stamina.Exercises.Conformance;

namespace Stamina.Host.Plugins;

/// <summary>An exercise type and where it came from.</summary>
/// <param name="Type">Ready for use: an outsider's comes guarded.</param>
/// <param name="Source">The file it came from; null for a built-in one.</param>
internal sealed record LoadedType(ExerciseType Type, string? Source);

/// <summary>A plug-in, or a type of one, that cannot be used.</summary>
internal sealed record RefusedPlugin(string Source, string Reason);

/// <summary>What a folder of plug-ins came to.</summary>
internal sealed record LoadedPlugins(IReadOnlyList<LoadedType> Types, IReadOnlyList<RefusedPlugin> Refused);

/// <summary>
/// Loads exercise types from a folder: <c>plugins/Yoga/Yoga.dll</c>, one folder a plug-in. One that cannot be loaded is left out and said so; its workouts stay
/// raw until it is mended. Plug-ins are trusted code: this contains their errors and does not protect from malice.
/// </summary>
internal static class PluginLoader
{
    /// <summary>The built-in types, then those of <paramref name="folder"/> in the order of their names; a name that is taken is not given twice.</summary>
    public static LoadedPlugins Load(IEnumerable<ExerciseType> builtIn, string? folder, Func<ExerciseType, ExerciseType> guard)
    {
        List<LoadedType> types = [.. builtIn.Select(type => new LoadedType(type, null))];
        List<RefusedPlugin> refused = [];
        var taken = types.SelectMany(t => NamesOf(t.Type)).ToHashSet(StringComparer.Ordinal);
        foreach (var assembly in folder is null ? [] : AssembliesIn(folder))
        {
            if (WritableByAnybody(assembly, folder!) is { } open)
            {
                refused.Add(
                    new RefusedPlugin(
                        assembly,
                        $"{open} may be written by every user of this machine (chmod o-w): what lies there would be run as this program."));
                continue;
            }

            foreach (var type in TypesOf(assembly, refused))
            {
                if (ExerciseTypeConformance.CheckDescriptor(type) is { Count: > 0 } broken)
                {
                    refused.Add(new RefusedPlugin(assembly, broken[0]));
                }
                else if (NamesOf(type).FirstOrDefault(taken.Contains) is { } clash)
                {
                    refused.Add(new RefusedPlugin(assembly, $"The name '{clash}' belongs to another exercise type already."));
                }
                else
                {
                    taken.UnionWith(NamesOf(type));
                    types.Add(new LoadedType(guard(type), assembly));
                }
            }
        }

        return new LoadedPlugins(types, refused);
    }

    /// <summary>The plug-ins' main assemblies: in a folder the one named like it, else those that have a .deps.json, else all but the SDK.</summary>
    public static IReadOnlyList<string> AssembliesIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var here = MainAssemblies(folder);
        return here.Count > 0
            ? here
            : [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(MainAssemblies)];
    }

    // The file itself, and the folders from it up to the one that was named: whoever may write one of them chooses the code.
    private static string? WritableByAnybody(string assembly, string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var top = Path.GetFullPath(folder);
        for (var path = assembly; path is not null && path.Length >= top.Length; path = Path.GetDirectoryName(path))
        {
            if (File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherWrite))
            {
                return path;
            }
        }

        return null;
    }

    private static IReadOnlyList<string> MainAssemblies(string folder)
    {
        var named = Path.GetFullPath(Path.Combine(folder, Path.GetFileName(Path.GetFullPath(folder)) + ".dll"));
        if (File.Exists(named))
        {
            return [named];
        }

        var all = Directory.EnumerateFiles(folder, "*.dll").Select(Path.GetFullPath).Where(f => Path.GetFileName(f) != "Stamina.Exercises.dll")
            .Order(StringComparer.Ordinal).ToList();
        var withDependencies = all.Where(f => File.Exists(Path.ChangeExtension(f, ".deps.json"))).ToList();
        return withDependencies.Count > 0 ? withDependencies : all;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong inside a plug-in leaves out that plug-in alone.")]
    private static List<ExerciseType> TypesOf(string assembly, List<RefusedPlugin> refused)
    {
        try
        {
            var types = new PluginContext(assembly)
                .LoadMain()
                .GetExportedTypes()
                .Where(t =>
                    t is { IsAbstract: false, IsGenericTypeDefinition: false }
                    && typeof(ExerciseType).IsAssignableFrom(t)
                    && t.GetConstructor(Type.EmptyTypes) is not null)
                .OrderBy(t => t.FullName, StringComparer.Ordinal)
                .Select(t => (ExerciseType)Activator.CreateInstance(t)!)
                .ToList();
            if (types.Count == 0)
            {
                refused.Add(new RefusedPlugin(assembly, "It has no public class that derives from ExerciseType and can be made without arguments."));
            }

            return types;
        }
        catch (Exception e)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            refused.Add(new RefusedPlugin(assembly, $"{cause.GetType().Name}: {cause.Message}"));
            return [];
        }
    }

    private static IEnumerable<string> NamesOf(ExerciseType type) => type.Descriptor.Aliases.Prepend(type.Descriptor.Id);
}
