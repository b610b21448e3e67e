using System.Diagnostics;

namespace Stamina.Tests.Host;

/// <summary><c>./cluster</c> fills and empties folders of its own alone.</summary>
public sealed class ClusterFolderTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("stamina-cluster-folder-").FullName;

    [Theory]
    [InlineData("up", "did not make")]
    [InlineData("down --delete", "There is no cluster in")]
    [InlineData("upgrade", "There is no cluster in")]
    public async Task A_folder_with_something_of_somebody_else_s_is_refused_and_left_as_it_is(string command, string said)
    {
        // It has a name that `up` gives too: a name alone does not make a folder ours.
        Directory.CreateDirectory(Path.Combine(data, "c1"));
        await File.WriteAllTextAsync(Path.Combine(data, "c1", "letters.txt"), "of somebody else", TestContext.Current.CancellationToken);

        var (code, _, errors) = await RunAsync(command);

        code.ShouldBe(1);
        errors.ShouldContain(said);
        errors.ShouldContain(data);
        Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["letters.txt"]);
    }

    [Fact]
    public async Task What_a_cluster_made_is_deleted_whole()
    {
        MakeStoppedCluster();

        var (code, output, errors) = await RunAsync("down --delete");

        (code, output, errors).ShouldBe((0, "", ""));
        Directory.Exists(data).ShouldBeFalse();
    }

    [Fact]
    public async Task What_somebody_put_beside_it_stays_and_is_told()
    {
        MakeStoppedCluster();
        Directory.CreateDirectory(Path.Combine(data, "c1-as-it-was"));
        Directory.CreateDirectory(Path.Combine(data, "plugins", "Yoga"));

        var (code, output, errors) = await RunAsync("down --delete");

        (code, errors).ShouldBe((0, ""));
        output.ShouldContain("c1-as-it-was plugins");
        Directory.EnumerateFileSystemEntries(data).Select(Path.GetFileName).ShouldBe(["c1-as-it-was", "plugins", "store"], ignoreOrder: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // What `up` and `down` leave.
    private void MakeStoppedCluster()
    {
        foreach (var folder in new[] { "c1/edge", "c1/goal1", "c12/secrets", "shared/postgres", "authority", "plugins", "program.a1B2c3" })
        {
            Directory.CreateDirectory(Path.Combine(data, folder));
        }

        Directory.CreateSymbolicLink(Path.Combine(data, "program"), "program.a1B2c3");
        foreach (var (file, text) in new[] { ("store", "postgres\n"), ("settings", ""), ("no-limits", ""), ("edge.crt", "") })
        {
            File.WriteAllText(Path.Combine(data, file), text);
        }
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string command)
    {
        using var run = Process.Start(
            new ProcessStartInfo(Repository.Find("cluster"), [.. command.Split(' '), "--data", data])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (run.ExitCode, output, await errors);
    }
}
