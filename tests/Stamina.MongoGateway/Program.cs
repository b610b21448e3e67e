using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Stamina.MongoGateway;

// MongoDB's wire protocol in front of DocumentDB, for tests: a command comes in as OP_MSG, is one call of the extension's function of that name, and its answer
// goes out. One node, loopback only. arguments: PORT CONNECTION_STRING [CERTIFICATE KEY USERS]: TLS by two PEM files, and who may sign in and do what; without
// them neither. The engine's password in the environment, because a command line can be read by everybody on the machine.
if (args is not [var port, var connectionString, .. var guarded]
    || guarded.Length is not (0 or 3)
    || Environment.GetEnvironmentVariable("STAMINA_GATEWAY_PASSWORD") is not { Length: > 0 } password)
{
    await Console.Error.WriteLineAsync("usage: STAMINA_GATEWAY_PASSWORD=… Stamina.MongoGateway PORT CONNECTION_STRING [CERTIFICATE KEY USERS]");
    return 2;
}

await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
{
    Password = password,
    MaxPoolSize = 150, MaxAutoPrepare = 40, AutoPrepareMinUsages = 2, NoResetOnClose = true, CommandTimeout = 120,
}.ConnectionString);
var engine = new DocumentDb(source);
await engine.CreateExtensionAsync();
using var certificate = guarded is [var shown, var key, _] ? X509Certificate2.CreateFromPemFile(shown, key) : null;
var users = guarded is [_, _, var file] ? GatewayUsers.Load(file) : null;
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
        await using var stream = await SecuredAsync(connection.GetStream());
        var session = new GatewaySession(engine, users);
        while (await WireMessage.ReadAsync(stream) is { } message)
        {
            var reply = message.Reply(await session.RunAsync(message));
            if (!message.WantsNoReply)
            {
                await stream.WriteAsync(reply);
            }
        }
    }
    catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or AuthenticationException)
    {
        // The client went away, or speaks no TLS; so does its connection.
    }
#pragma warning disable CA1031 // One connection's trouble is not the others'; the driver sees its own cut.
    catch (Exception e)
#pragma warning restore CA1031
    {
        await Console.Error.WriteLineAsync(e.ToString());
    }
}

async Task<Stream> SecuredAsync(NetworkStream plain)
{
    if (certificate is null)
    {
        return plain;
    }

    var secured = new SslStream(plain);
    await secured.AuthenticateAsServerAsync(certificate);
    return secured;
}
