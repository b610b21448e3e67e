using System.Diagnostics;
using Stamina.Tests;

namespace Stamina.EndToEndTests;

/// <summary>Which program <c>./cluster up</c> starts, over a folder that has the copy of an older one.</summary>
public sealed class ClusterProgramTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("stamina-cluster-").FullName;

    public ClusterProgramTests()
    {
        Write("built", "new");
        Write("program.older", "older");
        Directory.CreateSymbolicLink(Path.Combine(data, "program"), "program.older");
    }

    [Fact]
    public async Task Where_no_server_runs_it_is_the_one_that_was_built_last() => (await ProgramAfterAsync("install_program")).ShouldBe("new");

    [Fact]
    public async Task While_a_server_runs_it_is_the_same_as_that_server_s_but_for_an_upgrade()
    {
        (await ProgramAfterAsync(BesideAServer("install_program"))).ShouldBe("older");
        (await ProgramAfterAsync(BesideAServer("install_program anew"))).ShouldBe("new");
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static string BesideAServer(string script) =>
        $"""
        mkdir -p "$data/c1/goal1"
        launch "$data/c1/goal1" sleep 600
        {script}
        kill -- "-$(cat "$data/c1/goal1/pgid")"
        """;

    private void Write(string folder, string program)
    {
        Directory.CreateDirectory(Path.Combine(data, folder));
        File.WriteAllText(Path.Combine(data, folder, "stamina-server.dll"), program);
    }

    // The parts of ./cluster without a cell of theirs.
    private async Task<string> ProgramAfterAsync(string script)
    {
        var whole =
            $"""
            set -euo pipefail
            data=$1
            . "$2/eng/lib.sh"
            . "$root/eng/engines/lib.sh"
            . "$root/deploy/cluster/parts.sh"
            . "$root/deploy/cluster/shared.sh"
            server_dll=$data/built/stamina-server.dll
            {script}
            cat "$data/program/stamina-server.dll"
            """;
        var start = new ProcessStartInfo("bash", ["-c", whole, "cluster", data, Repository.Root])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var program = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return program;
    }
}
