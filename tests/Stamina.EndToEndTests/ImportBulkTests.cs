using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Stamina.Exchange.Writing;
using Stamina.Exercises;

namespace Stamina.EndToEndTests;

/// <summary>Imports that are large, hostile, or killed on the way: nothing twice, nothing lost, and small in memory.</summary>
public sealed class ImportBulkTests : IAsyncLifetime
{
    private const string Password = "a long walk before breakfast";

    // The place in twenty of a file that holds the same as the one before it.
    private const int Copied = 7;

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
        var peakKb = await PeakKbAsync(import);
        (await said).ShouldContain("200000 points");
        (await refused).ShouldContain("bomb.zip/bomb.gpx: More than");
        peakKb.ShouldBeInRange(20_000, 200_000);
    }

    [Fact]
    public async Task Of_an_archive_of_two_thousand_files_each_good_one_is_taken_once_and_each_bad_one_is_named_with_its_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of a process is read from /proc.");
        const int files = 2_000;
        var good = new HashSet<string>(StringComparer.Ordinal);
        var copies = new HashSet<string>(StringComparer.Ordinal);
        var bad = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var zip = ZipFile.Open(Path.Combine(folder.FullName, "all.zip"), ZipArchiveMode.Create))
        {
            for (var i = 0; i < files; i++)
            {
                var (name, bytes, reason) = OneOfMany(i);
                if (reason is not null)
                {
                    bad.Add(name, reason);
                }
                else
                {
                    (i % 20 == Copied ? copies : good).Add(name);
                }

                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(bytes);
            }
        }

        var report = Path.Combine(folder.FullName, "report.jsonl");
        using var import = Import(server.AsServer, Path.Combine(folder.FullName, "all.zip"), "--report", report);
        var said = Task.WhenAll(import.StandardOutput.ReadToEndAsync(), import.StandardError.ReadToEndAsync());
        var peakKb = await PeakKbAsync(import);
        await said;

        var told = File.ReadLines(report).Select(line => JsonElement.Parse(line))
            .ToDictionary(line => line.GetProperty("file").GetString()!["all.zip/".Length..], StringComparer.Ordinal);
        told.Count.ShouldBe(files, "each file is told of, and once");
        Of("taken").ShouldBe(good, ignoreOrder: true);
        Of("already_there").ShouldBe(copies, ignoreOrder: true);
        Of("refused").ShouldBe(bad.Keys, ignoreOrder: true);
        foreach (var (name, reason) in bad)
        {
            told[name].GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(reason, Case.Sensitive, name);
        }

        good.Select(name => told[name].GetProperty("session_id").GetString()!).ShouldBeUnique(StringComparer.Ordinal);
        await Eventually.TrueAsync(
            async () => await phone.GetAsync("/v1/status?from=2020-01-01&to=2022-12-31&rows=none&records=false") is { Status: 200 } status
                && status.Json.GetProperty("overall").GetProperty("count").GetInt32() == good.Count,
            "each good file is one workout, and there is no other",
            TimeSpan.FromMinutes(3));
        peakKb.ShouldBeInRange(20_000, 200_000);

        IEnumerable<string> Of(string outcome) => told.Where(line => line.Value.GetProperty("outcome").GetString() == outcome).Select(line => line.Key);
    }

    // A day has two of them, so that none is of the time of another.
    private static (string Name, byte[] Bytes, string? Reason) OneOfMany(int i)
    {
        const int points = 20;
        var start = Start.AddHours(12 * i);
        return (i % 20) switch
        {
            3 => Bad($"{i:0000}.gpx", "<gpx><trk>oops"u8.ToArray(), "Not readable"),
            4 => Bad($"{i:0000}.gpx.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3], "Its packing is damaged"),
            9 => Bad($"{i:0000}.fit", [14, 0x20, 0, 0, 0, 0, 0, 0, (byte)'.', (byte)'F', (byte)'I', (byte)'T', 0, 0], "no records of an activity"),
            14 => Bad($"{i:0000}.kml", "<kml><Document><name>Nowhere</name></Document></kml>"u8.ToArray(), "has no track"),
            19 => Bad($"{i:0000}.tcx", "<TrainingCenterDatabase><Courses><Course/></Courses></TrainingCenterDatabase>"u8.ToArray(), "planned course"),
            Copied => Good($"{i:0000}.gpx", Encoding.UTF8.GetBytes(Gpx(Start.AddHours(12 * (i - 1)), points))),
            5 or 10 => Good($"{i:0000}.tcx", Encoding.UTF8.GetBytes(Tcx(start, points))),
            0 or 11 or 16 => Good($"{i:0000}.fit", Fit(start, points)),
            1 or 12 or 17 => Good($"{i:0000}.kml", Encoding.UTF8.GetBytes(Kml(start, points))),
            2 or 13 or 18 => Good($"{i:0000}.gpx.gz", Packed(Gpx(start, points))),
            _ => Good($"{i:0000}.gpx", Encoding.UTF8.GetBytes(Gpx(start, points))),
        };

        static (string Name, byte[] Bytes, string? Reason) Good(string name, byte[] bytes) => (name, bytes, null);

        static (string Name, byte[] Bytes, string? Reason) Bad(string name, byte[] bytes, string reason) => (name, bytes, reason);
    }

    private static async Task<long> PeakKbAsync(Process process)
    {
        long peakKb = 0;
        while (!process.HasExited)
        {
            peakKb = Math.Max(peakKb, PeakKb(process.Id));
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(50));
        }

        return peakKb;
    }

    private Process Import() => Import(server.AsServer);

    private Process Import(string[] asServer) => Import(asServer, folder.FullName);

    private Process Import(string[] asServer, string path, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [StaminaProcess.Executable(), "import", path, "--email", email, .. asServer, .. more])
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

    private static string Tcx(DateTimeOffset start, int points) =>
        "<TrainingCenterDatabase xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities><Activity Sport=\"Running\">"
        + $"<Id>{Time(start)}</Id><Lap StartTime=\"{Time(start)}\"><TotalTimeSeconds>{points - 1}</TotalTimeSeconds><Track>"
        + string.Concat(
            Enumerable.Range(0, points).Select(i =>
                $"<Trackpoint><Time>{Time(start.AddSeconds(i))}</Time><Position><LatitudeDegrees>{Latitude(i)}</LatitudeDegrees>"
                + "<LongitudeDegrees>9</LongitudeDegrees></Position></Trackpoint>"))
        + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>";

    private static string Kml(DateTimeOffset start, int points) =>
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"http://www.google.com/kml/ext/2.2\"><Placemark><name>Evening Run</name><gx:Track>"
        + string.Concat(Enumerable.Range(0, points).Select(i => $"<when>{Time(start.AddSeconds(i))}</when>"))
        + string.Concat(Enumerable.Range(0, points).Select(i => $"<gx:coord>9 {Latitude(i)} 300</gx:coord>"))
        + "</gx:Track></Placemark></kml>";

    private static byte[] Fit(DateTimeOffset start, int points) => FitWriter.Make(
        new WrittenWorkout { ExerciseType = "running", StartedAt = start, ElapsedMs = (points - 1) * 1_000, MovingMs = (points - 1) * 1_000 },
        [
            .. Enumerable.Range(0, points).Select(i => new TrackPoint(
                210_000_000 + (i * 300), 90_000_000, i * 1_000, ElevationMm: null, HeartRate: 140, BreakBefore: false, NotCounted: null)),
        ]);

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Latitude(int second) => (21 + (second * 0.00003)).ToString("F7", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
