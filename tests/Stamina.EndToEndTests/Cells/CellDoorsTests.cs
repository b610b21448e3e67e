using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Stamina.EndToEndTests.Cells;

/// <summary>What somebody finds who has reached the network of a cell, or a shell on a machine of it.</summary>
[Trait(Needs.Trait, Needs.Cell)]
[Collection("the cell")]
public sealed class CellDoorsTests
{
    private static readonly string Data =
        Environment.GetEnvironmentVariable(Target.CellVariable)
        ?? throw new InvalidOperationException($"This test needs a running ./cluster in {Target.CellVariable}; ./test cluster starts one.");

    // Asks a PostgreSQL for TLS; it answers S where it has it.
    private static readonly byte[] PostgresTls = [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f];

    private static bool OnPostgres => Cell.StoreOfRunning == "postgres";

    [Fact]
    public async Task Every_part_shows_a_certificate_of_the_cells_authority()
    {
        foreach (var part in (string[])[.. Cell.Servers, "rabbitmq", "redis", .. OnPostgres ? ["postgres", "standby"] : (string[])["mongodb"]])
        {
            using var socket = await ConnectAsync(part);
            await using var tls = await TlsAsync(socket, part is "postgres" or "standby" ? PostgresTls : []);
            tls.RemoteCertificate.ShouldNotBeNull(part);
        }
    }

    [Theory]
    [InlineData("goal1", "GET /health/ready HTTP/1.0\r\n\r\n", "HTTP")]
    [InlineData("workout1", "GET /health/ready HTTP/1.0\r\n\r\n", "HTTP")]
    [InlineData("handler1", "GET /health/ready HTTP/1.0\r\n\r\n", "HTTP")]
    [InlineData("redis", "PING\r\n", "NOAUTH")]
    [InlineData("rabbitmq", "AMQP\0\0\u0009\u0001", "RabbitMQ")]
    public async Task No_part_speaks_without_it(string part, string said, string answer)
    {
        using var socket = await ConnectAsync(part);
        await using var plain = new NetworkStream(socket);
        await plain.WriteAsync(Encoding.ASCII.GetBytes(said), TestContext.Current.CancellationToken);
        (await ToEndAsync(plain)).ShouldNotContain(answer);
    }

    [Fact]
    public async Task The_store_lets_nobody_in_without_it()
    {
        Assert.SkipUnless(OnPostgres, "MongoDB has a test of its own");
        using var socket = await ConnectAsync("postgres");
        await using var plain = new NetworkStream(socket);
        var start = Encoding.ASCII.GetBytes("\0\u0003\0\0user\0stamina_goal\0database\0stamina\0\0");
        await plain.WriteAsync((byte[])[0, 0, 0, (byte)(start.Length + 4), .. start], TestContext.Current.CancellationToken);
        (await ToEndAsync(plain)).ShouldContain("no encryption");
    }

    [Fact]
    public async Task MongoDB_lets_nobody_in_without_TLS_and_a_password_and_each_role_do_what_its_user_may()
    {
        Assert.SkipWhen(OnPostgres, "the cell keeps its store in PostgreSQL");
        await Should.ThrowAsync<Exception>(() => CountAsync("?directConnection=true&serverSelectionTimeoutMS=3000", "users"));
        const string secured = "?directConnection=true&tls=true";
        (await Should.ThrowAsync<MongoCommandException>(() => CountAsync(secured, "users"))).Code.ShouldBe(13);
        await Should.ThrowAsync<MongoAuthenticationException>(() => CountAsync(secured, "users", "stamina_goal", "not its password"));

        var (handler, goal) = (RoleOf("handler"), RoleOf("goal"));
        (await handler("users").CountDocumentsAsync(new BsonDocument())).ShouldBeGreaterThanOrEqualTo(0);
        await RefusedAsync(() => handler("users").InsertOneAsync([]));
        await RefusedAsync(() => handler("emails").CountDocumentsAsync(new BsonDocument()));
        await RefusedAsync(() => handler("devices").UpdateOneAsync(new BsonDocument(), Builders<BsonDocument>.Update.Set("document", 1)));
        await RefusedAsync(() => goal("security_events").UpdateOneAsync(new BsonDocument(), Builders<BsonDocument>.Update.Set("document", 1)));
        await RefusedAsync(() => goal("migrations").InsertOneAsync([]));
        await RefusedAsync(() => goal("elsewhere").Database.CreateCollectionAsync("elsewhere"));

        Func<string, IMongoCollection<BsonDocument>> RoleOf(string role)
        {
            var client = Client(secured, "stamina_" + role, Secret(role));
            return name => client.GetDatabase("stamina").GetCollection<BsonDocument>(name);
        }

        static async Task RefusedAsync(Func<Task> what) => (await Should.ThrowAsync<MongoCommandException>(what)).Code.ShouldBe(13);

        Task<long> CountAsync(string options, string collection, string? user = null, string password = "") =>
            Client(options, user, password).GetDatabase("stamina").GetCollection<BsonDocument>(collection).CountDocumentsAsync(new BsonDocument());

        MongoClient Client(string options, string? user, string password)
        {
            var settings = MongoClientSettings.FromConnectionString($"mongodb://127.0.0.1:{PortOf("mongodb")}/stamina{options}");
            settings.SslSettings = new SslSettings { ServerCertificateValidationCallback = (_, shown, _, _) => IsOfTheCell(shown) };
            settings.Credential = user is null ? null : MongoCredential.CreateCredential("stamina", user, password);
            return new MongoClient(settings);
        }
    }

    [Fact]
    public async Task The_cache_lets_each_role_do_what_it_does_there_and_no_more()
    {
        using var socket = await ConnectAsync("redis");
        await using var redis = await TlsAsync(socket, []);
        (await AskAsync($"AUTH workout {Secret("redis-workout")}")).ShouldBe("+OK");
        (await AskAsync("ZRANGEBYSCORE stamina:ended 0 +inf LIMIT 0 0")).ShouldBe("*0");
        foreach (var more in new[] { "ZADD stamina:ended 1 a", "DEL stamina:ended", "HGETALL stamina:doors", "GET stamina:doors", "SUBSCRIBE stamina:fellows" })
        {
            (await AskAsync(more)).ShouldStartWith("-NOPERM", customMessage: "workout: " + more);
        }

        (await AskAsync($"AUTH goal {Secret("redis-goal")}")).ShouldBe("+OK");
        (await AskAsync("HSET stamina:doors a 1")).ShouldStartWith(":");
        (await AskAsync("DEL stamina:doors")).ShouldBe(":1");
        foreach (var more in new[] { "FLUSHALL", "KEYS *", "CONFIG GET *", "HGETALL elsewhere", "SET elsewhere 1", "ACL LIST", "MONITOR" })
        {
            (await AskAsync(more)).ShouldStartWith("-NOPERM", customMessage: more);
        }

        async Task<string> AskAsync(string command)
        {
            await redis.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
            var buffer = new byte[4_096];
            var read = await redis.ReadAsync(buffer, TestContext.Current.CancellationToken);
            return Encoding.ASCII.GetString(buffer, 0, read).TrimEnd();
        }
    }

    [Fact]
    public async Task At_the_queue_a_workout_server_only_writes_and_nobody_makes_queues_of_another_name()
    {
        await using var workout = await QueueAsync("workout");
        await using var handler = await QueueAsync("handler");

        await RefusedAsync(workout, channel => channel.BasicGetAsync("stamina.batches", autoAck: false));
        await RefusedAsync(workout, channel => channel.QueueDeclareAsync("elsewhere"));
        await RefusedAsync(handler, channel => channel.QueueDeclareAsync("elsewhere"));
    }

    [Fact]
    public void No_secret_of_the_cell_is_on_a_command_line()
    {
        var secrets = Directory.EnumerateFiles(Path.Combine(Data, "c1", "secrets"))
            .Where(file => !file.EndsWith("-users", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(file).Trim())
            .ToList();
        secrets.ShouldNotBeEmpty();
        secrets.ShouldAllBe(secret => secret.Length >= 16);
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            string said;
            try
            {
                said = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                // It has ended.
                continue;
            }

            secrets.ShouldAllBe(secret => !said.Contains(secret, StringComparison.Ordinal), $"the command line of {process}");
        }
    }

    private static async Task RefusedAsync(IConnection connection, Func<IChannel, Task> what)
    {
        var channel = await connection.CreateChannelAsync();
        var refused = await Should.ThrowAsync<OperationInterruptedException>(() => what(channel));
        refused.ShutdownReason!.ReplyCode.ShouldBe((ushort)403);
        await channel.DisposeAsync();
    }

    private static Task<IConnection> QueueAsync(string role) =>
        new ConnectionFactory
        {
            HostName = "127.0.0.1",
            Port = PortOf("rabbitmq"),
            UserName = role,
            Password = Secret("rabbitmq-" + role),
            AutomaticRecoveryEnabled = false,
            Ssl = new SslOption("localhost", enabled: true) { CertificateValidationCallback = (_, shown, _, _) => IsOfTheCell(shown) },
        }.CreateConnectionAsync();

    private static int PortOf(string part) => int.Parse(File.ReadAllText(Path.Combine(Data, "c1", part, "port")), CultureInfo.InvariantCulture);

    private static string Secret(string name) => File.ReadAllText(Path.Combine(Data, "c1", "secrets", name)).Trim();

    private static async Task<Socket> ConnectAsync(string part)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", PortOf(part));
        return socket;
    }

    private static async Task<SslStream> TlsAsync(Socket socket, byte[] before)
    {
        var plain = new NetworkStream(socket);
        if (before.Length > 0)
        {
            await plain.WriteAsync(before);
            plain.ReadByte().ShouldBe('S');
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = TheCells() });
        return tls;
    }

    private static X509ChainPolicy TheCells()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(Data, "authority", "cert.pem"));
        return policy;
    }

    private static bool IsOfTheCell(X509Certificate? shown)
    {
        using var chain = new X509Chain { ChainPolicy = TheCells() };
        return shown is X509Certificate2 certificate && chain.Build(certificate);
    }

    private static async Task<string> ToEndAsync(Stream stream)
    {
        var said = new MemoryStream();
        try
        {
            await stream.CopyToAsync(said, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Closed without a word is the plainest refusal.
        }

        return Encoding.ASCII.GetString(said.ToArray());
    }
}
