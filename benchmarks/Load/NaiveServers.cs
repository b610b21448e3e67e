using System.Buffers;
using Npgsql;
using RabbitMQ.Client;

namespace Stamina.Load;

/// <summary>
/// The two servers that one would write first, to measure against: a message or a row for each request. They neither frame events nor look at the token.
/// </summary>
internal static class NaiveServers
{
    private const int Connections = 32;
    private const string Queue = "naive";

    /// <summary>A persistent message with a confirm of its own for every request, into the same kind of queue.</summary>
    public static async Task<int> MessagePerRequestAsync(int port)
    {
        var factory = new ConnectionFactory
        {
            HostName = Engines.RabbitHost, Port = Engines.RabbitPort, UserName = Engines.RabbitUser, Password = Engines.RabbitPassword,
        };
        await using var connection = await factory.CreateConnectionAsync();
        // Far more permits than are ever out: below half of them the limiter delays each publish, by up to a second near the end.
        var confirmed = new CreateChannelOptions(
            publisherConfirmationsEnabled: true,
            publisherConfirmationTrackingEnabled: true,
            new ThrottlingRateLimiter(4_096));
        await using var channel = await connection.CreateChannelAsync(confirmed);
        // Nobody reads it: the oldest go, or the broker's memory would be what is measured.
        await channel.QueueDeclareAsync(
            Queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum", ["x-max-length"] = 10_000 });
        var (exchange, key) = (new CachedString(""), new CachedString(Queue));
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        return await ServeAsync(port, async body => await channel.BasicPublishAsync(exchange, key, mandatory: true, properties, body));
    }

    /// <summary>An INSERT, so a commit, for every request.</summary>
    public static async Task<int> RowPerRequestAsync(int port)
    {
        var connection = new NpgsqlConnectionStringBuilder(Engines.Postgres) { MaxPoolSize = Connections, MaxAutoPrepare = 4, NoResetOnClose = true };
        await using var source = NpgsqlDataSource.Create(connection.ConnectionString);
        await using (
            var create = source.CreateCommand(
                "CREATE TABLE IF NOT EXISTS naive (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), body bytea NOT NULL)"
            ))
        {
            await create.ExecuteNonQueryAsync();
        }

        return await ServeAsync(port, async body =>
        {
            await using var insert = source.CreateCommand("INSERT INTO naive (body) VALUES ($1)");
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
            await insert.ExecuteNonQueryAsync();
        });
    }

    private static Task<int> ServeAsync(int port, Func<byte[], Task> keepAsync) =>
        BareServer.ServeAsync(port, async context =>
        {
            var read = await context.Request.BodyReader.ReadAtLeastAsync((int)context.Request.ContentLength!.Value, context.RequestAborted);
            var body = read.Buffer.ToArray();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            await keepAsync(body);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.ContentLength = 0;
        });
}
