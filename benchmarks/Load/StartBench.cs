using System.Diagnostics;
using System.Text.Json.Nodes;
using Stamina.Benchmarks;

namespace Stamina.Load;

/// <summary>The embedded default from the start of its process to the first answer that says it is ready, and the memory it then has.</summary>
internal static class StartBench
{
    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var machine = Machine.Here();
        var folder = Directory.CreateTempSubdirectory("stamina-bench-").FullName;
        try
        {
            using var http = new HttpClient();
            var starts = new List<(double Ms, double Mb, double CpuMs)>();
            for (var round = -1; round < settings.Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                using var server = await ServerUnderTest.StartAsync("stamina", stamina, "serve", "--roles", "all", "--port", "0", "--data", folder);
                while (!(await http.GetAsync($"http://{server.Address}/health/ready")).IsSuccessStatusCode)
                {
                    await Task.Delay(5);
                }

                if (round >= 0)
                {
                    starts.Add((clock.Elapsed.TotalMilliseconds, server.Resident / 1e6, server.Cpu.TotalMilliseconds));
                }
            }

            new ResultTable(
                "./bench start",
                $"`serve --roles all` over a data folder that is there, until /health/ready answers 200; medians of {settings.Rounds} starts.",
                machine,
                DateOnly.FromDateTime(DateTime.UtcNow),
                [new("embedded"), new("to ready, ms", "0"), new("CPU until then, ms", "0"), new("resident then, MB", "0")],
                [
                    [
                        JsonValue.Create("one process, SQLite"),
                        ResultTable.Median(starts.Select(s => s.Ms)),
                        ResultTable.Median(starts.Select(s => s.CpuMs)),
                        ResultTable.Median(starts.Select(s => s.Mb)),],]
            ).Publish(settings.Json);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
