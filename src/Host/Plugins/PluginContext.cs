using System.Reflection;
using System.Runtime.Loader;

namespace Stamina.Host.Plugins;

/// <summary>
/// The assemblies of one plug-in, apart from those of every other. Only the SDK is shared, so that its types are the same on both sides; a plug-in brings
/// the rest of what it needs beside it.
/// </summary>
internal sealed class PluginContext(string assembly) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assembly), isCollectible: true)
{
    private static readonly string Sdk = typeof(Exercises.ExerciseType).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver resolver = new(assembly);

    public Assembly LoadMain() => LoadFromAssemblyPath(assembly);

    // Null: .NET then looks among the program's own assemblies and the framework.
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == Sdk ? null
        : resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
        : null;
}
