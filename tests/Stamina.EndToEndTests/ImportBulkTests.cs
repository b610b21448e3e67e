using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

namespace Stamina.EndToEndTests;

/// <summary>Imports that are large, hostile, or killed on the way: nothing twice, nothing lost, and small in memory.</summary>
public sealed class ImportBulkTests : IAsyncLifetime
{
    private const string Password = "a long walk before breakfast";
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-bulk-");
    private Target server = null!;
    private Phone phone = null!;
    private string email = "";

    public async ValueTask InitializeAsync()
    {
        server = await Target.StartAsync();
        email = $"bulk-{Guid.NewGuid():N}@example.org";
        phone = await server.RegisterAsync(email);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_import_that_is_killed_on_the_way_is_whole_after_it_was_begun_again()
    {
        const int files = 160;
        for (var i = 0; i < files; i++)
        {
            File.WriteAllText(Path.Combine(folder.FullName, $"{i:0000}.gpx"), Gpx(Start.AddDays(i), 60));
        }

        using (var killed = Import())
        {
            // In the middle: some have been sent, some have not.
            var told = 0;
            while (told < files / 4 && await killed.StandardOutput.ReadLineAsync() is not null)
            {
                told++;
            }

            killed.Kill();
            await killed.WaitForExitAsync();
            told.ShouldBe(files / 4);
        }

        using var again = Import();
        var rest = again.StandardError.ReadToEndAsync();
        var said = await again.StandardOutput.ReadToEndAsync();
        await again.WaitForExitAsync();
        again.ExitCode.ShouldBe(0, said + await rest);

        await Eventually.TrueAsync(async () => (await SessionsAsync()).Count == files, "each of them is there");
        (await SessionsAsync()).ShouldBeUnique(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_workout_of_which_a_kill_left_a_half_is_whole_after_the_import_was_begun_again()
    {
        const int files = 2;
        const int points = 100_000; // several requests each
        for (var i = 0; i < files; i++)
        {
            File.WriteAllText(Path.Combine(folder.FullName, $"{i}.gpx"), Gpx(Start.AddDays(i * 3), points));
        }

        await using (var line = await StoppedUploads.StartAsync(server))
        using (var killed = Import(line.AsServer))
        {
            var said = Task.WhenAll(killed.StandardOutput.ReadToEndAsync(), killed.StandardError.ReadToEndAsync());
            await Task.WhenAny(line.Stopped, killed.WaitForExitAsync());
            killed.Kill();
            await killed.WaitForExitAsync();
            line.Stopped.IsCompleted.ShouldBeTrue("the first part of a workout has arrived, and the second is on its way: " + string.Concat(await said));
        }

        string? half = null;
        await Eventually.TrueAsync(async () => (half = await HalfSentAsync()) is not null, "a workout is there without its end");
        using var again = Import();
        var refused = again.StandardError.ReadToEndAsync();
        var told = await again.StandardOutput.ReadToEndAsync();
        await again.WaitForExitAsync();
        again.ExitCode.ShouldBe(0, told + await refused);
        await Eventually.TrueAsync(
            async () => (await SessionsAsync()).Count == files && await HalfSentAsync() is null, "each of them is there, and has its end");
        var workout = (await phone.GetAsync($"/v1/workouts/{half}?include=track")).Json;
        workout.GetProperty("elapsed_time_s").GetDecimal().ShouldBe(points - 1);
        workout.GetProperty("track").GetArrayLength().ShouldBe(points);
        workout.TryGetProperty("conflicts", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task However_large_or_hostile_a_file_is_the_import_stays_below_200_MB()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of a process is read from /proc.");
        File.WriteAllText(Path.Combine(folder.FullName, "ride.gpx"), Gpx(Start, 200_000));
        using (var zip = ZipFile.Open(Path.Combine(folder.FullName, "bomb.zip"), ZipArchiveMode.Create))
        {
            using var bomb = zip.CreateEntry("bomb.gpx", CompressionLevel.Fastest).Open();
            bomb.Write("<gpx><trk><name>"u8);
            var blanks = new byte[1 << 20];
            Array.Fill(blanks, (byte)' ');
            for (var i = 0; i < 300; i++)
            {
                bomb.Write(blanks);
            }
        }

        using var import = Import();
        var said = import.StandardOutput.ReadToEndAsync();
        var refused = import.StandardError.ReadToEndAsync();
        long peakKb = 0;
        while (!import.HasExited)
        {
            peakKb = Math.Max(peakKb, PeakKb(import.Id));
            await Task.WhenAny(import.WaitForExitAsync(), Task.Delay(50));
        }

        (await said).ShouldContain("200000 points");
        (await refused).ShouldContain("bomb.zip/bomb.gpx: More than");
        peakKb.ShouldBeInRange(20_000, 200_000);
    }

    private Process Import() => Import(server.AsServer);

    private Process Import(string[] asServer)
    {
        var start = new ProcessStartInfo("dotnet", [StaminaProcess.Executable(), "import", folder.FullName, "--email", email, .. asServer])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        start.Environment["STAMINA_PASSWORD"] = Password;
        return Process.Start(start)!;
    }

    // A workout of which the end has not arrived; null where there is none.
    private async Task<string?> HalfSentAsync() => (await phone.GetAsync("/v1/workouts")).Json.GetProperty("workouts").EnumerateArray()
        .Where(w => w.GetProperty("writers").EnumerateArray().All(r => !r.TryGetProperty("finished_seq", out _)))
        .Select(w => w.GetProperty("session_id").GetString())
        .FirstOrDefault();

    private async Task<List<string>> SessionsAsync()
    {
        var sessions = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await phone.GetAsync("/v1/workouts?limit=100" + (cursor.Length > 0 ? "&cursor=" + cursor : ""))).Json;
            sessions.AddRange(page.GetProperty("workouts").EnumerateArray().Select(w => w.GetProperty("session_id").GetString()!));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }

        return sessions;
    }

    // VmHWM: the most that was ever resident.
    private static long PeakKb(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string Gpx(DateTimeOffset start, int points) =>
        "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><type>cycling</type><trkseg>"
        + string.Concat(
            Enumerable
                .Range(0, points)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"<trkpt lat=\"{21 + (i * 0.00003):F7}\" lon=\"9\"><time>{start.AddSeconds(i).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</time></trkpt>")))
        + "</trkseg></trk></gpx>";
}
