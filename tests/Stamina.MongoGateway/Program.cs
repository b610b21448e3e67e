using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Stamina.MongoGateway;

// MongoDB's wire protocol in front of DocumentDB, for tests: a command comes in as OP_MSG, is one call of the extension's function of that name, and its answer
// goes out. No sign-in, no TLS, one node, loopback only. arguments: PORT CONNECTION_STRING; the password in the environment, because a command line can be read
// by everybody on the machine.
if (args is not [var port, var connectionString] || Environment.GetEnvironmentVariable("STAMINA_GATEWAY_PASSWORD") is not { Length: > 0 } password)
{
    await Console.Error.WriteLineAsync("usage: STAMINA_GATEWAY_PASSWORD=… Stamina.MongoGateway PORT CONNECTION_STRING");
    return 2;
}

await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
{
    Password = password,
    MaxPoolSize = 150, MaxAutoPrepare = 40, AutoPrepareMinUsages = 2, NoResetOnClose = true, CommandTimeout = 120,
}.ConnectionString);
var engine = new DocumentDb(source);
await engine.CreateExtensionAsync();
using var listener = new TcpListener(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
listener.Start();
Console.WriteLine("ready");
while (true)
{
    _ = ServeAsync(await listener.AcceptTcpClientAsync());
}

async Task ServeAsync(TcpClient client)
{
    try
    {
        using var connection = client;
        connection.NoDelay = true;
        await using var stream = connection.GetStream();
        while (await WireMessage.ReadAsync(stream) is { } message)
        {
            var reply = message.Reply(await engine.RunAsync(message));
            if (!message.WantsNoReply)
            {
                await stream.WriteAsync(reply);
            }
        }
    }
    catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
    {
        // The client went away; so does its connection.
    }
#pragma warning disable CA1031 // One connection's trouble is not the others'; the driver sees its own cut.
    catch (Exception e)
#pragma warning restore CA1031
    {
        await Console.Error.WriteLineAsync(e.ToString());
    }
}
