using Stamina.Load;

// The load harness: ./bench runs it.
return args switch
{
    ["bare", var port] => await BareServer.RunAsync(int.Parse(port, null)),
    ["naive-messages", var port] => await NaiveServers.MessagePerRequestAsync(int.Parse(port, null)),
    ["naive-rows", var port] => await NaiveServers.RowPerRequestAsync(int.Parse(port, null)),
    ["embedded", var stamina, .. var rest] => await EmbeddedBench.RunAsync(stamina, Settings.Parse(rest)),
    ["ingest", var stamina, .. var rest] => await IngestBench.RunAsync(stamina, Settings.Parse(rest)),
    ["reads", var stamina, .. var rest] => await ReadsBench.RunAsync(stamina, Settings.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Load embedded|ingest|reads <stamina.dll> [--rounds N] [--requests N] [--connections N] [--histories N,N] [--json FILE]");
    return 2;
}
