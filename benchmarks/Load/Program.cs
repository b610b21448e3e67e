using Stamina.Benchmarks;
using Stamina.Load;

// The load harness: ./bench runs it.
return args switch
{
    ["bare", var port] => await BareServer.RunAsync(int.Parse(port, null), TimeSpan.Zero),
    ["bare", var port, var milliseconds] => await BareServer.RunAsync(int.Parse(port, null), TimeSpan.FromMilliseconds(int.Parse(milliseconds, null))),
    ["naive-messages", var port] => await NaiveServers.MessagePerRequestAsync(int.Parse(port, null)),
    ["naive-rows", var port] => await NaiveServers.RowPerRequestAsync(int.Parse(port, null)),
    ["embedded", var stamina, .. var rest] => await EmbeddedBench.RunAsync(stamina, Settings.Parse(rest)),
    ["ingest", var stamina, .. var rest] => await IngestBench.RunAsync(stamina, Settings.Parse(rest)),
    ["reads", var stamina, .. var rest] => await ReadsBench.RunAsync(stamina, Settings.Parse(rest)),
    ["workout", var stamina, .. var rest] => await WorkoutBench.RunAsync(stamina, Settings.Parse(rest)),
    ["encryption", var stamina, .. var rest] => await EncryptionBench.RunAsync(stamina, Settings.Parse(rest)),
    ["start", var stamina, .. var rest] => await StartBench.RunAsync(stamina, Settings.Parse(rest)),
    ["page", var page, var results] => RenewPage(page, results),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "Load embedded|ingest|reads|workout|encryption|start <stamina-server.dll> [--rounds N] [--requests N] [--connections N] [--histories N,N] [--on engines] [--json FILE]\n     page <performance.md> <folder of results>"
    );
    return 2;
}

static int RenewPage(string page, string results)
{
    File.WriteAllText(page, PerformancePage.Renew(File.ReadAllText(page), results));
    return 0;
}
