using System.Text;
using Stamina.Contracts.Ids;
using Stamina.Exercises;

namespace Stamina.Tools.Plugins;

/// <summary>Writes a folder in which a new exercise type already works: project, class, and a program that checks it. It stands outside any solution.</summary>
internal static class PluginTemplate
{
    private const string SdkProject = "src/Exercises/Stamina.Exercises.csproj";

    /// <summary>Writes the folder and returns its path.</summary>
    /// <exception cref="ArgumentException">The name or the SDK's path cannot be used, or the folder is there already.</exception>
    public static string Write(string name, string into, string? sdk)
    {
        var id = IdOf(name);
        var folder = Path.GetFullPath(Path.Combine(into, name));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new ArgumentException($"{folder} is there already and not empty.", nameof(into));
        }

        var reference = ReferenceTo(Path.GetFullPath(sdk ?? FindSdk()));
        Directory.CreateDirectory(Path.Combine(folder, "check"));
        foreach (var (path, text) in Files)
        {
            File.WriteAllText(
                Path.Combine(folder, path.Replace("NAME", name, StringComparison.Ordinal)),
                text.Replace("{{name}}", name, StringComparison.Ordinal).Replace("{{id}}", id, StringComparison.Ordinal)
                    .Replace("{{title}}", TitleOf(id), StringComparison.Ordinal).Replace("{{sdk}}", reference, StringComparison.Ordinal));
        }

        return folder;
    }

    // StairClimbing -> stair_climbing
    private static string IdOf(string name)
    {
        var id = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && id.Length > 0)
            {
                id.Append('_');
            }

            id.Append(char.ToLowerInvariant(c));
        }

        return name.All(char.IsAsciiLetter) && char.IsAsciiLetterUpper(name.FirstOrDefault()) && TypeId.IsPrefix(id.ToString())
            ? id.ToString()
            : throw new ArgumentException($"'{name}' cannot name a class: letters only, beginning with a capital, as Rowing or StairClimbing.", nameof(name));
    }

    private static string TitleOf(string id) => char.ToUpperInvariant(id[0]) + id[1..].Replace('_', ' ');

    private static string FindSdk()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var project = Path.Combine(folder, SdkProject.Replace('/', Path.DirectorySeparatorChar));
            if (File.Exists(project))
            {
                return project;
            }
        }

        return typeof(ExerciseType).Assembly.Location;
    }

    // The SDK is never copied beside a plug-in: the server brings its own.
    private static string ReferenceTo(string sdk) =>
        !File.Exists(sdk) ? throw new ArgumentException($"There is no {sdk}.", nameof(sdk))
        : Path.GetExtension(sdk) == ".csproj" ? $"""<ProjectReference Include="{sdk}" Private="$(SdkBeside)" />"""
        : $"""<Reference Include="Stamina.Exercises" HintPath="{sdk}" Private="$(SdkBeside)" />""";

    private static readonly (string Path, string Text)[] Files =
    [
        ("Directory.Build.props", "<Project><!-- Keeps this folder apart from any above it. --></Project>\n"),
        ("Directory.Build.targets", "<Project />\n"),
        ("Directory.Packages.props", "<Project />\n"),
        ("NAME.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnableDynamicLoading>true</EnableDynamicLoading>
                <SdkBeside>false</SdkBeside>
                <DefaultItemExcludes>$(DefaultItemExcludes);check/**</DefaultItemExcludes>
              </PropertyGroup>
              <ItemGroup>
                {{sdk}}
              </ItemGroup>
            </Project>

            """),
        ("NAME.cs", """
            using Stamina.Exercises;

            namespace {{name}};

            /// <summary>{{title}}: the fields that the phone asks for, and what they add up to.</summary>
            public sealed class {{name}}Exercise : FormExercise
            {
                public override ExerciseTypeDescriptor Descriptor { get; } = new()
                {
                    Id = "{{id}}",
                    Title = "{{title}}",
                    Screen = RecordScreen.Form,
                    Metrics = [new("rounds", "Rounds", MetricUnit.Count, MetricAggregation.Sum)],
                    Form = [new("rounds", FormFieldKind.Count, "Rounds") { Max = 1_000 }],
                };

                // Time is there without being declared. Derive from DistanceExercise instead where there is a track.
                public override ExerciseResult Summarize(WorkoutTrace trace)
                {
                    var metrics = new Dictionary<string, long>();
                    if (NumberAtEnd(ValuesAtEnd(trace), "rounds") is { } rounds)
                    {
                        metrics["rounds"] = rounds;
                    }

                    return new ExerciseResult { Metrics = metrics };
                }
            }

            """),
        (Path.Combine("check", "NAME.Check.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <SdkBeside>true</SdkBeside>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../{{name}}.csproj" />
                {{sdk}}
              </ItemGroup>
            </Project>

            """),
        (Path.Combine("check", "Program.cs"), """
            // Does the exercise type keep the rules? The exit code says so too.
            using Stamina.Exercises.Conformance;

            var findings = ExerciseTypeConformance.Check(new {{name}}.{{name}}Exercise());
            foreach (var finding in findings)
            {
                Console.WriteLine(finding);
            }

            Console.WriteLine(findings.Count == 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
            return findings.Count == 0 ? 0 : 1;

            """),
        ("README.md", """
            # {{title}}

            An exercise type for Stamina. `{{name}}.cs` is all of it.

                dotnet run --project check                    # does it keep the rules?
                dotnet publish -o DATA/plugins/{{name}}         # install it (DATA: the server's data folder), then restart stamina

            How exercise types work: `docs/exercise-types.md` in Stamina's repository.

            """),
    ];
}
