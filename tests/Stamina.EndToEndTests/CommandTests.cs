using System.IO.Compression;
using Stamina.Contracts.Ids;
using Stamina.Tests;

namespace Stamina.EndToEndTests;

/// <summary>The commands that people and scripts run beside a server.</summary>
public sealed class CommandTests(CommandTests.Server shared) : IClassFixture<CommandTests.Server>
{
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task Replay_over_a_bad_network_ends_in_the_summary_of_a_good_one()
    {
        var good = await ReplayAsync();
        var bad = await ReplayAsync("--drop", "30%", "--duplicate", "--shuffle", "--interval", "60", "--seed", "7");

        good.ShouldContain(line => line.StartsWith("distance", StringComparison.Ordinal));
        bad.ShouldBe(good);
    }

    [Fact]
    public async Task Demo_simulation_leaves_nothing_that_a_fold_from_scratch_would_not_give()
    {
        var simulated = await StaminaProcess.RunAsync(["simulate", "--users", "3", "--days", "10", .. shared.Process.AsServer]);
        simulated.ExitCode.ShouldBe(0, simulated.Output);

        await Eventually.TrueAsync(
            async () =>
            {
                var verified = await StaminaProcess.RunAsync(["verify", .. shared.Process.AsStore]);
                return verified is { ExitCode: 0 } && verified.Output.Contains(" 0 differences", StringComparison.Ordinal);
            },
            "verify finds no difference");
    }

    [Trait(Needs.Trait, Needs.Embedded)]
    [Fact]
    public async Task Looking_into_the_store_beside_a_server_takes_nothing_from_under_it()
    {
        await using var server = await StaminaProcess.StartAsync();
        var phone = await server.RegisterAsync();
        var before = await FinishedAsync(phone);
        (await StaminaProcess.RunAsync("verify", "--data", server.Data)).ExitCode.ShouldBe(0);

        // Would be lost if the look had closed the write-ahead log for the server, too.
        var after = await FinishedAsync(phone);
        await server.KillAsync();
        await server.StartAgainAsync();

        foreach (var session in new[] { before, after })
        {
            await Eventually.TrueAsync(async () => (await phone.GetAsync($"/v1/workouts/{session}")).Status == 200, $"{session} is there after the restart");
        }

        var told = await StaminaProcess.RunAsync("explain", after.Value, "--data", server.Data);
        told.ExitCode.ShouldBe(0, told.Output);
        told.Output.ShouldContain("1250000 mm");
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("explain", "running_01h455vb4pex5vsknk084sn02q")]
    public async Task Looking_into_a_store_of_an_earlier_version_changes_nothing_and_says_so(params string[] look)
    {
        var data = Directory.CreateTempSubdirectory("stamina-look-");
        try
        {
            var file = Path.Combine(data.FullName, "store.db");
            await File.WriteAllBytesAsync(file, OldStore());

            var looked = await StaminaProcess.RunAsync([.. look, "--data", data.FullName]);

            looked.ExitCode.ShouldBe(1, looked.Output);
            looked.Output.ShouldContain("The store is at version 1 and this program reads version ");
            (await File.ReadAllBytesAsync(file)).ShouldBe(OldStore());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(2, "replay")]
    [InlineData(2, "explain", "not-an-id")]
    [InlineData(2, "nonsense")]
    [InlineData(1, "replay", "no-such-file.gpx")]
    [InlineData(3, "simulate", "--users", "1", "--server", "http://127.0.0.1:9")]
    [InlineData(0, "--help")]
    [InlineData(0, "replay", "--help")]
    public async Task Exit_code_tells_a_script_what_went_wrong(int code, params string[] command)
    {
        var run = await StaminaProcess.RunAsync(command);
        run.ExitCode.ShouldBe(code, run.Output);
        run.Output.ShouldNotContain("   at Stamina.");
    }

    private static byte[] OldStore()
    {
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(Repository.Root, "tests", "Stamina.AdapterTests", "Sqlite", "Fixtures", "store-1.db.gz")), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }

    private static async Task<SessionId> FinishedAsync(Phone phone)
    {
        var session = Phone.NewSession();
        (await phone.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        (await phone.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        return session;
    }

    // The table's lines but the digest's: writer, session and cuts differ from run to run, what is derived must not.
    private async Task<List<string>> ReplayAsync(params string[] faults)
    {
        var run = await StaminaProcess.RunAsync(["replay", Track(), "--as", "running", .. shared.Process.AsServer, .. faults]);
        run.ExitCode.ShouldBe(0, run.Output);
        return [.. run.Output.Split('\n').SkipWhile(line => !line.StartsWith("events digest", StringComparison.Ordinal)).Skip(1)];
    }

    private static string Track() => Path.Combine(Repository.Root, "docs", "tour", "round-the-park.gpx");

    /// <summary>One process for all of them.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public Target Process { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Process = await Target.StartAsync();

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
