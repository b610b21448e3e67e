using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.AdapterTests.Engines;

namespace Stamina.AdapterTests.MongoDB;

/// <summary>The engine that the tests and ./cluster start is one server, whatever it is made of.</summary>
public sealed class MongoEngineTests
{
    [Fact]
    public async Task The_engine_shows_no_password_half_of_it_is_none_and_it_comes_back_with_all_that_was_acknowledged()
    {
        await using var engine = await Engine.StartAsync("mongodb");
        await InsertAsync(engine, 1);
        var group = Group(engine);
        group.ConvertAll(CommandLine).ShouldAllBe(line => !Passwords(engine).Exists(p => line.Contains(p, StringComparison.Ordinal)));

        // Of the compatible engine the part that listens; of a mongod all there is.
        var front = group.Single(p =>
            CommandLine(p) is var line
            && (
                line.Contains("Stamina.MongoGateway", StringComparison.Ordinal) && !line.StartsWith("bash", StringComparison.Ordinal)
                || line.StartsWith("mongod", StringComparison.Ordinal)));
        front.Kill();
        await Task.WhenAll(group.Select(p => p.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token)));

        // Back at once, although its database has a journal to read first.
        await engine.StartAsync();
        await InsertAsync(engine, 2);
        using var client = Client(engine);
        (await Numbers(client).Find(Builders<BsonDocument>.Filter.Empty).ToListAsync()).Select(d => d["_id"].ToInt32()).Order().ShouldBe([1, 2]);
    }

    private static List<string> Passwords(Engine engine) => [.. File.ReadLines(Path.Combine(engine.Folder, "engine.env"))
        .Where(l => l.Contains("password=", StringComparison.Ordinal)).Select(l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..])];

    private static async Task InsertAsync(Engine engine, int number)
    {
        using var client = Client(engine);
        await Numbers(client).InsertOneAsync(new BsonDocument("_id", number));
    }

    // A name of its own gives each a connection of its own: the driver shares them between clients, and one to a server that was killed is no news.
    private static MongoClient Client(Engine engine) => new($"{engine["url"]}&appName={Guid.NewGuid():N}");

    private static IMongoCollection<BsonDocument> Numbers(MongoClient client) => client.GetDatabase("halves").GetCollection<BsonDocument>("numbers");

    // Every process of the engine's group that is there now.
    private static List<System.Diagnostics.Process> Group(Engine engine)
    {
        var group = File.ReadAllText(Path.Combine(engine.Folder, "pgid")).Trim();
        return
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(n => int.TryParse(n, System.Globalization.CultureInfo.InvariantCulture, out var id) && GroupOf(id) == group)
                .Select(n => System.Diagnostics.Process.GetProcessById(int.Parse(n!, null))),];
    }

    // proc(5): behind the name in brackets come state, parent, process group.
    private static string? GroupOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string CommandLine(System.Diagnostics.Process process) => File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
}
