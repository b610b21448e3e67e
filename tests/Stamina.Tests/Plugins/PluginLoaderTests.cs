using System.Runtime.CompilerServices;
using Stamina.Exercises;
using Stamina.Host.Plugins;
using Stamina.Plugins.BuiltIn;

namespace Stamina.Tests.Plugins;

public sealed class PluginLoaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-plugins-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Types_come_from_a_folder_in_a_context_of_their_own()
    {
        Install("PlugInCalls");

        var plugins = PluginLoader.Load([], folder, type => type);

        plugins.Refused.ShouldBeEmpty();
        var running = plugins.Types.Single(t => t.Type.Descriptor.Id == "running");
        running.Type.ShouldNotBeOfType<Running>("it is the other context's class of that name");
        running.Type.ShouldBeAssignableTo<ExerciseType>();
        running.Source.ShouldNotBeNull().ShouldStartWith(folder);
    }

    [Fact]
    public void A_name_that_is_taken_is_not_given_twice()
    {
        Install("PlugInCalls");

        var plugins = PluginLoader.Load([new Cycling()], folder, type => type);

        plugins.Types.Count(t => t.Type.Descriptor.Id == "cycling").ShouldBe(1);
        plugins.Types.Single(t => t.Type.Descriptor.Id == "cycling").Source.ShouldBeNull();
        plugins.Refused.ShouldHaveSingleItem().Reason.ShouldContain("'cycling' belongs to another");
    }

    [Fact]
    public void What_is_no_plug_in_is_left_out_and_said_so()
    {
        Directory.CreateDirectory(Path.Combine(folder, "Broken"));
        File.WriteAllText(Path.Combine(folder, "Broken", "Broken.dll"), "not an assembly");
        Install("PlugInCalls");

        var plugins = PluginLoader.Load([], folder, type => type);

        plugins.Types.ShouldNotBeEmpty();
        plugins.Refused.ShouldHaveSingleItem().Reason.ShouldStartWith("BadImageFormatException");
    }

    [Theory]
    [InlineData("")]
    [InlineData("PlugInCalls")]
    [InlineData("PlugInCalls/PlugInCalls.dll")]
    public void What_every_user_of_the_machine_may_write_is_not_run(string open)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Install("PlugInCalls");
        var path = Path.Combine(folder, open);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);

        var plugins = PluginLoader.Load([], folder, type => type);

        plugins.Types.ShouldBeEmpty();
        plugins.Refused.ShouldAllBe(refused => refused.Reason.Contains("chmod o-w", StringComparison.Ordinal));
        plugins.Refused.ShouldNotBeEmpty();
    }

    [Fact]
    public void No_folder_means_the_built_in_types_alone() =>
        PluginLoader.Load(BuiltInExercises.All(), Path.Combine(folder, "none"), type => type).Types.Count.ShouldBe(BuiltInExercises.All().Count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Install(string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var assembly = typeof(Running).Assembly.Location;
        File.Copy(assembly, Path.Combine(target, $"{name}.dll"));
    }
}
