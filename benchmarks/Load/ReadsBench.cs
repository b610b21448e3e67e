using System.Globalization;
using System.Runtime.InteropServices;

namespace Stamina.Load;

/// <summary>
/// What a question costs in the server, by length of history: answered before (304, and 200 out of the cache), and first after a change. A change is an edit of a moving time, which
/// moves the totals; what the same edits cost alone is taken off. Beside bare Kestrel, everything in turn in each round; what counts is the median of the rounds' ratios.
/// </summary>
internal static class ReadsBench
{
    private const int Cheap = 2_000;
    private const int Dear = 200;
    private const int AtOnce = 32;

    // Enough for the compiler to have seen everything.
    private const int WarmUps = 2;

    private static readonly Question[] Questions =
    [
        new("status, 7 days", "/v1/status"),
        new("status, 365 days", "/v1/status?last_days=365"),
        new("status, 365 days by month", "/v1/status?last_days=365&rows=months"),
        new("get_status, 2 goals", "/v1/goals/status"),
    ];

    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var folder = Directory.CreateTempSubdirectory("stamina-bench-").FullName;
        try
        {
            using var bare = await ServerUnderTest.StartAsync("bare Kestrel (L)", Environment.GetCommandLineArgs()[0], "bare", "0");
            using var server = await ServerUnderTest.StartAsync("stamina", stamina, new Dictionary<string, string>(StringComparer.Ordinal) { ["STAMINA_TOKENS__LIFETIME"] = "02:00:00" }, "serve", "--roles", "all", "--port", "0", "--data", folder);
            using var toBare = new HttpClient { BaseAddress = new Uri($"http://{bare.Address}") };
            var lines = new List<object>();
            Console.WriteLine($"{"CPU us (x L)",-28} {"workouts",8} {"304",16} {"kept",16} {"after a change",18} {"bytes",8}");
            foreach (var history in settings.Histories)
            {
                using var person = await ReadingPerson.RegisterAsync(server.Address, history);
                await person.RecordAsync(history, AtOnce);
                foreach (var question in Questions)
                {
                    lines.Add(await MeasureAsync(question, history, person, server, bare, toBare, settings));
                }

                lines.Add(await MeasureListAsync(history, person, server, bare, toBare, settings));
            }

            if (settings.Json is { } file)
            {
                Results.Write(file, new { Machine = Machine(), settings.Rounds, Lines = lines });
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<object> MeasureAsync(
        Question question, int history, ReadingPerson person, ServerUnderTest server, ServerUnderTest bare, HttpClient toBare, Settings settings)
    {
        var rounds = new List<(double L, double Unchanged, double Kept, double First)>();
        for (var round = -WarmUps; round < settings.Rounds; round++)
        {
            var l = await CpuAsync(bare, Cheap, () => toBare.GetAsync(""));
            var unchanged = await CpuAsync(server, Cheap, () => person.AskAsync(question.Path, again: true));
            var kept = await CpuAsync(server, Cheap, () => person.AskAsync(question.Path));
            var edits = await CpuAsync(server, Dear, person.EditAsync);
            var both = await CpuAsync(server, Dear, async () =>
            {
                using var edited = await person.EditAsync();
                return await person.AskAsync(question.Path);
            });
            if (round >= 0)
            {
                rounds.Add((l, unchanged, kept, both - edits));
            }
        }

        var line = new
        {
            Question = question.Name, Workouts = history, Bytes = await person.LengthAsync(question.Path),
            BareUs = Results.Median(rounds.Select(r => r.L)),
            UnchangedUs = Results.Median(rounds.Select(r => r.Unchanged)), UnchangedTimesBare = Results.Median(rounds.Select(r => r.Unchanged / r.L)),
            KeptUs = Results.Median(rounds.Select(r => r.Kept)), KeptTimesBare = Results.Median(rounds.Select(r => r.Kept / r.L)),
            FirstUs = Results.Median(rounds.Select(r => r.First)), FirstTimesBare = Results.Median(rounds.Select(r => r.First / r.L)),
        };
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Question,-28} {history,8} {line.UnchangedUs,7:0} ({line.UnchangedTimesBare,4:0.0} L) {line.KeptUs,7:0} ({line.KeptTimesBare,4:0.0} L) {line.FirstUs,8:0} ({line.FirstTimesBare,5:0.0} L) {line.Bytes,8}"));
        return line;
    }

    private static async Task<object> MeasureListAsync(int history, ReadingPerson person, ServerUnderTest server, ServerUnderTest bare, HttpClient toBare, Settings settings)
    {
        const string Path = "/v1/workouts?limit=20";
        var rounds = new List<(double L, double Us)>();
        for (var round = -WarmUps; round < settings.Rounds; round++)
        {
            var l = await CpuAsync(bare, Cheap, () => toBare.GetAsync(""));
            var us = await CpuAsync(server, Cheap / 2, () => person.AskAsync(Path));
            if (round >= 0)
            {
                rounds.Add((l, us));
            }
        }

        var line = new
        {
            Question = "list_workouts, 20 lines", Workouts = history, Bytes = await person.LengthAsync(Path), BareUs = Results.Median(rounds.Select(r => r.L)),
            Us = Results.Median(rounds.Select(r => r.Us)), TimesBare = Results.Median(rounds.Select(r => r.Us / r.L)),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Question,-28} {history,8} {"",16} {line.Us,7:0} ({line.TimesBare,4:0.0} L) {"",18} {line.Bytes,8}"));
        return line;
    }

    private static async Task<double> CpuAsync(ServerUnderTest server, int times, Func<Task<HttpResponseMessage>> ask)
    {
        var before = server.Cpu;
        for (var i = 0; i < times; i++)
        {
            using var answer = await ask();
        }

        return (server.Cpu - before).TotalMicroseconds / times;
    }

    private static object Machine() => new
    {
        Environment.ProcessorCount,
        Processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null,
        MemoryMb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.OSDescription,
        LoadAverage = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : null,
    };

    private sealed record Question(string Name, string Path);
}
