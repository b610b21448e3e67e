using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Stamina.Tests.Architecture;

/// <summary>What a method or a constructor is given can be held in the head. Positional records are data and may list what they have.</summary>
public sealed class ParameterListTests
{
    private const int MostOfAMethod = 5;

    // One more than a method: a clock or a log is among them more often than not.
    private const int MostOfAConstructor = 6;

    // The three loops of the Data Handler, each of them given queue or store, what it hands on to, settings, a clock, a log, and where tests let it die.
    private static readonly string[] LongConstructors =
    [
        "Stamina.DataHandler.Consumer: 7", "Stamina.DataHandler.DueWorkouts: 7", "Stamina.DataHandler.Maintenance: 7",
    ];

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

    [Fact]
    public void No_constructor_takes_more_than_six_parameters()
    {
        var constructors = OurTypes().Where(type => !IsRecord(type)).SelectMany(type => type.GetConstructors(Declared)).Where(IsWritten).ToList();
        constructors.Count.ShouldBeGreaterThan(300, "the test sees the sources");

        constructors
            .Where(constructor => constructor.GetParameters().Length > MostOfAConstructor)
            .Select(constructor => $"{constructor.DeclaringType!.FullName}: {constructor.GetParameters().Length}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(LongConstructors, ignoreOrder: false, "what is no longer too long leaves the list");
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

    private static bool IsWritten(ConstructorInfo constructor) => !IsGenerated(constructor);

    // By the method that the compiler makes for "with", which a struct does not have: there it is how it is printed.
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is not null);

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || member.IsDefined(typeof(GeneratedCodeAttribute), inherit: false)
        || (member.DeclaringType is { } outer && IsGenerated(outer));
}
