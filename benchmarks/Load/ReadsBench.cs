using System.Text.Json.Nodes;
using Stamina.Benchmarks;

namespace Stamina.Load;

/// <summary>
/// What a question costs in the server, by length of history: answered before (304, and 200 out of the cache), and first after a change. A change is an edit of
/// a moving time, which moves the totals; what the same edits cost alone is taken off. Beside bare Kestrel, everything in turn in each round; what counts is
/// the median of the rounds' ratios. On the engines, what Redis and PostgreSQL spend is counted with it.
/// </summary>
internal static class ReadsBench
{
    private const int Cheap = 2_000;
    private const int Dear = 200;
    private const int AtOnce = 32;

    // A question that is answered from memory, asked by so many at a time: one after another each would pay for waking the server up.
    private const int Readers = 16;

    // Enough for the compiler to have seen everything.
    private const int WarmUps = 2;

    private static readonly Question[] Questions =
    [
        new("status, 7 days", "/v1/status"),
        new("status, 365 days", "/v1/status?last_days=365"),
        new("status, 365 days by month", "/v1/status?last_days=365&rows=months"),
        new("get_status, 2 goals", "/v1/goals/status"),
        new("list_workouts, 20 lines", "/v1/workouts?limit=20"),
    ];

    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var machine = Machine.Here();
        var folder = Directory.CreateTempSubdirectory("stamina-bench-").FullName;
        try
        {
            var configuration = new Dictionary<string, string>(
                settings.OnEngines ? Engines.Configuration : new Dictionary<string, string>(StringComparer.Ordinal),
                StringComparer.Ordinal)
            {
                ["STAMINA_TOKENS__LIFETIME"] = "02:00:00",
            };
            using var bare = await ServerUnderTest.StartAsync("bare Kestrel (L)", Environment.GetCommandLineArgs()[0], "bare", "0");
            using var server = await ServerUnderTest.StartAsync("stamina", stamina, configuration, "serve", "--roles", "all", "--port", "0", "--data", folder);
            using var toBare = new HttpClient { BaseAddress = new Uri($"http://{bare.Address}") };
            Func<TimeSpan> cpu = settings.OnEngines
                ? Sum(() => server.Cpu, () => Engines.RedisProcesses.Cpu, () => Engines.PostgresProcesses.Cpu)
                : () => server.Cpu;
            var rows = new List<IReadOnlyList<JsonNode?>>();
            foreach (var history in settings.Histories)
            {
                using var person = await ReadingPerson.RegisterAsync(server.Address, history);
                await person.RecordAsync(history, AtOnce);
                foreach (var question in Questions)
                {
                    var rounds = new List<Round>();
                    for (var round = -WarmUps; round < settings.Rounds; round++)
                    {
                        var measured = await MeasureAsync(question.Path, person, cpu, () => bare.Cpu, toBare);
                        if (round >= 0)
                        {
                            rounds.Add(measured);
                        }
                    }

                    rows.Add(Row(question.Name, history, rounds, await person.LengthAsync(question.Path)));
                    Console.WriteLine(string.Join("  ", rows[^1]));
                }
            }

            new ResultTable(
                settings.OnEngines ? "./bench reads --on engines" : "./bench reads",
                (
                    settings.OnEngines
                        ? "one process with all roles on RabbitMQ, PostgreSQL and Redis, their CPU counted with it (RabbitMQ's not); "
                        : "one process, SQLite; ")
                    + $"medians of {settings.Rounds} rounds. Answers from memory are asked for by {Readers} at a time, those after a change one after another; L is that of {Readers} at a time.",
                machine,
                DateOnly.FromDateTime(DateTime.UtcNow),
                [
                    new("question"),
                    new("workouts", "N0"),
                    new("unchanged (304), us", "0"),
                    new("of bare", "0.0 L"),
                    new("kept (200), us", "0"),
                    new("of bare", "0.0 L"),
                    new("first after a change, us", "0"),
                    new("of bare", "0.0 L"),
                    new("bytes", "N0"),
                ],
                rows).Publish(settings.Json);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Round> MeasureAsync(string path, ReadingPerson person, Func<TimeSpan> server, Func<TimeSpan> bare, HttpClient toBare) => new(
        await CpuAsync(bare, Cheap, Readers, () => toBare.GetAsync("")),
        await CpuAsync(server, Cheap, Readers, () => person.AskAsync(path, again: true)),
        await CpuAsync(server, Cheap, Readers, () => person.AskAsync(path)),
        Edits: await CpuAsync(server, Dear, 1, person.EditAsync),
        EditsAndAnswers: await CpuAsync(server, Dear, 1, async () =>
        {
            using var edited = await person.EditAsync();
            return await person.AskAsync(path);
        }));

    private static IReadOnlyList<JsonNode?> Row(string question, int history, List<Round> rounds, int bytes) =>
    [
        question, (double)history,
        ResultTable.Median(rounds.Select(r => r.Unchanged)), ResultTable.Median(rounds.Select(r => r.Unchanged / r.Bare)),
        ResultTable.Median(rounds.Select(r => r.Kept)), ResultTable.Median(rounds.Select(r => r.Kept / r.Bare)),
        ResultTable.Median(rounds.Select(r => r.EditsAndAnswers - r.Edits)), ResultTable.Median(rounds.Select(r => (r.EditsAndAnswers - r.Edits) / r.Bare)),
        (double)bytes,
    ];

    private static async Task<double> CpuAsync(Func<TimeSpan> cpu, int times, int atOnce, Func<Task<HttpResponseMessage>> ask)
    {
        var before = cpu();
        var left = times;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var answer = await ask();
            }
        }));
        return (cpu() - before).TotalMicroseconds / times;
    }

    private static Func<TimeSpan> Sum(params Func<TimeSpan>[] parts) => () => parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part());

    private sealed record Question(string Name, string Path);

    // CPU in us of one of each.
    private sealed record Round(double Bare, double Unchanged, double Kept, double Edits, double EditsAndAnswers);
}
