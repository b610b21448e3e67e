using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Stamina.Tests.Architecture;

/// <summary>What a method is given can be held in the head. Positional records are data and may list what they have.</summary>
public sealed class ParameterListTests
{
    private const int MostOfAMethod = 5;

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_method_takes_more_than_five_parameters()
    {
        var methods = OurTypes().SelectMany(type => type.GetMethods(Declared)).Where(IsWritten).ToList();
        methods.Count.ShouldBeGreaterThan(2_000, "the test sees the sources");

        methods
            .Where(method => method.GetParameters().Length > MostOfAMethod)
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}: {method.GetParameters().Length}")
            .ShouldBeEmpty();
    }

    private static IEnumerable<Type> OurTypes() => Directory
        .EnumerateFiles(AppContext.BaseDirectory, "Stamina.*.dll")
        .Where(file => !Path.GetFileName(file).Contains("Tests", StringComparison.Ordinal))
        .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.IsAssignableTo(typeof(Delegate)) && !IsGenerated(type));

    // Not what the compiler makes (closures, members of records), nor what a base class of somebody else asks for.
    private static bool IsWritten(MethodInfo method) =>
        !IsGenerated(method) && !method.Name.Contains('<', StringComparison.Ordinal) && method.GetBaseDefinition() == method;

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || member.IsDefined(typeof(GeneratedCodeAttribute), inherit: false)
        || (member.DeclaringType is { } outer && IsGenerated(outer));
}
