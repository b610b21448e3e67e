using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace Stamina.AdapterTests.MongoDB;

/// <summary>What becomes of one command on its way.</summary>
internal enum Fault
{
    /// <summary>The connection is cut before the server has it.</summary>
    Cut,

    /// <summary>The server does it, and the connection is cut before the answer is out.</summary>
    LosesReply,

    /// <summary>The server does it and answers when nobody waits any more.</summary>
    Slow,

    /// <summary>The server answers that it takes no writes any more.</summary>
    NotPrimary,

    /// <summary>The server answers that the user may not do that.</summary>
    NoRight,

    /// <summary>The server does it and says that no majority had it in time.</summary>
    NoMajority,

    /// <summary>The server refuses it because somebody made the same document at that moment.</summary>
    MeetsAnother,
}

/// <summary>
/// A relay in front of a server that reads the commands (OP_MSG) and treats one of them badly. What the driver says by itself (hello, ping) passes and is not
/// counted.
/// </summary>
internal sealed class MongoRelay : IAsyncDisposable
{
    private const int Header = 16;
    private const int OpMsg = 2013;

    private static readonly string[] Unseen = ["hello", "isMaster", "ismaster", "ping", "endSessions", "killCursors"];

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly string host;
    private readonly int port;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> relays = [];
    private readonly TaskCompletionSource patience = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;
    private int left = int.MaxValue;
    private Fault fault;

    public MongoRelay(MongoServerAddress server)
    {
        (host, port) = (server.Host, server.Port);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The commands that came, by name, since the last <see cref="Expect"/>.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    public bool HasStruck { get; private set; }

    /// <summary>The keys that each command writes, in its order, since the last <see cref="Expect"/>.</summary>
    public ConcurrentQueue<IReadOnlyList<string>> Written { get; } = [];

    /// <summary>Asked of each command, by its name and collection, before the server gets it; it may wait.</summary>
    public Func<string, string, Task>? Before { get; set; }

    /// <summary>While it says so of a command, by name, the server does it and the answer stays out.</summary>
    public Func<string, bool>? Holds { get; set; }

    /// <summary>The same database, through the relay.</summary>
    public string Url(string database) => $"mongodb://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{database}?directConnection=true";

    /// <summary>Lets the fault strike the <paramref name="nth"/> command from here on, counted from 0.</summary>
    public void Expect(Fault kind, int nth)
    {
        Seen.Clear();
        Written.Clear();
        (fault, HasStruck) = (kind, false);
        Volatile.Write(ref left, nth);
    }

    public async ValueTask DisposeAsync()
    {
        patience.TrySetResult();
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(relays);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(host, port, stop.Token);
            var (toClient, toServer) = (near.GetStream(), far.GetStream());
            while (true)
            {
                var command = await ReadAsync(toClient);
                var strikes = Strikes(command);
                if (strikes && fault == Fault.Cut)
                {
                    return;
                }

                if (strikes && Instead(fault, command) is { } instead)
                {
                    await toClient.WriteAsync(instead, stop.Token);
                    continue;
                }

                if (Before is { } before && NameOf(command) is { Length: > 0 } name)
                {
                    await before(name, Body(command).GetElement(0).Value.ToString()!);
                }

                await toServer.WriteAsync(command, stop.Token);
                var reply = await ReadAsync(toServer);
                if (strikes && fault == Fault.LosesReply)
                {
                    return;
                }

                if ((strikes && fault == Fault.Slow) || Holds?.Invoke(NameOf(command)) == true)
                {
                    await patience.Task;
                }

                await toClient.WriteAsync(
                    strikes && fault == Fault.NoMajority
                        ? Reply(
                            reply,
                            Body(reply)
                                .Add(
                                    "writeConcernError",
                                    new BsonDocument
                                    {
                                        { "code", 64 },
                                        { "codeName", "WriteConcernTimeout" },
                                        { "errmsg", "waiting for replication timed out" },
                                        { "errInfo", new BsonDocument("wtimeout", true) },
                                    }))
                        : reply,
                    stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One side is gone, and so is the other.
        }
    }

    private bool Strikes(byte[] message)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(12)) != OpMsg)
        {
            return false;
        }

        var name = NameOf(message);
        if (Array.Exists(Unseen, n => n == name))
        {
            return false;
        }

        Seen.Enqueue(name);
        if (name is "insert" or "update" or "upsert")
        {
            Written.Enqueue([.. Statements(message).Select(s => (name == "insert" ? s : s["q"].AsBsonDocument)["_id"].ToString()!)]);
        }

        if (Interlocked.Decrement(ref left) != -1)
        {
            return false;
        }

        return HasStruck = true;
    }

    private static byte[]? Instead(Fault fault, byte[] command) =>
        fault switch
        {
            Fault.NotPrimary => Reply(
                command,
                new BsonDocument
                {
                    { "ok", 0.0 },
                    { "code", 10107 },
                    { "codeName", "NotWritablePrimary" },
                    { "errmsg", "not primary" },
                }),
            Fault.NoRight => Reply(
                command,
                new BsonDocument
                {
                    { "ok", 0.0 },
                    { "code", 13 },
                    { "codeName", "Unauthorized" },
                    { "errmsg", "not authorized" },
                }),
            Fault.MeetsAnother => Reply(
                command,
                new BsonDocument
                {
                    { "ok", 1.0 },
                    { "n", 0 },
                    { "nModified", 0 },
                    {
                        "writeErrors",
                        new BsonArray(
                            Statements(command)
                                .Select(
                                    (_, i) =>
                                        new BsonDocument
                                        {
                                            { "index", i },
                                            { "code", 11000 },
                                            { "errmsg", "E11000 duplicate key error" },
                                        }))
                    },
                }),
            _ => null,
        };

    private static string NameOf(byte[] message)
    {
        var name = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(12)) == OpMsg ? Body(message).GetElement(0).Name : "";
        return name == "update" && message.AsSpan().IndexOf("\u0008upsert\0\u0001"u8) >= 0 ? "upsert" : name;
    }

    // The first section of OP_MSG, where a command's and an answer's document stands.
    private static BsonDocument Body(byte[] message)
    {
        var at = Header + 4;
        while (message[at] != 0)
        {
            at += 1 + BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(at + 1));
        }

        using var reader = new BsonBinaryReader(new MemoryStream(message, at + 1, message.Length - at - 1));
        return BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }

    // The documents of the section behind the command; one, empty, where the driver put them elsewhere.
    private static List<BsonDocument> Statements(byte[] message)
    {
        var found = new List<BsonDocument>();
        for (var at = Header + 4; at < message.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(at + 1));
            if (message[at] == 1)
            {
                for (var document = Array.IndexOf(message, (byte)0, at + 5) + 1; document < at + 1 + length;)
                {
                    var bytes = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(document));
                    found.Add(BsonSerializer.Deserialize<BsonDocument>(message.AsSpan(document, bytes).ToArray()));
                    document += bytes;
                }
            }

            at += 1 + length;
        }

        return found.Count > 0 ? found : [[]];
    }

    // An answer to a command, or in the place of an answer.
    private static byte[] Reply(byte[] to, BsonDocument body)
    {
        var answersTo = BinaryPrimitives.ReadInt32LittleEndian(to.AsSpan(8)) is var earlier and not 0
            ? earlier
            : BinaryPrimitives.ReadInt32LittleEndian(to.AsSpan(4));
        var document = body.ToBson();
        var reply = new byte[Header + 5 + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(reply, reply.Length);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(8), answersTo);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(12), OpMsg);
        document.CopyTo(reply, Header + 5);
        return reply;
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, stop.Token);
        var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        length.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(4), stop.Token);
        return message;
    }
}
