using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Stamina.Contracts.Ids;

namespace Stamina.Load;

/// <summary>
/// Phones on keep-alive connections, each sending the next event as soon as the last one was acknowledged: 14 events make a workout, then a new one begins.
/// </summary>
internal sealed class Phones : IDisposable
{
    private const int EventsPerWorkout = 14;

    private readonly List<Connection> connections = [];

    private Phones()
    {
    }

    public static async Task<Phones> ConnectAsync(IPEndPoint server, IReadOnlyList<string> tokens)
    {
        var phones = new Phones();
        foreach (var token in tokens)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server);
            phones.connections.Add(new Connection(socket, token));
        }

        return phones;
    }

    /// <summary>Sends <paramref name="requests"/> in all; returns how long each took, in ms.</summary>
    public async Task<List<double>> SendAsync(int requests)
    {
        var left = requests;
        var times = await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var began = Stopwatch.GetTimestamp();
                await connection.SendEventAsync();
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return mine;
        })));
        return [.. times.SelectMany(mine => mine)];
    }

    public void Dispose() => connections.ForEach(connection => connection.Dispose());

    private sealed class Connection(Socket socket, string token) : IDisposable
    {
        private readonly byte[] received = new byte[4096];
        private SessionId session;
        private int seq = EventsPerWorkout;

        public async ValueTask SendEventAsync()
        {
            if (seq == EventsPerWorkout)
            {
                session = SessionId.Create("running", Guid.CreateVersion7());
                seq = 0;
            }

            var body = seq == 0
                ? """{"writer":"k3v9x2m7q1tz","seq":0,"kind":"started","elapsed_ms":0,"exercise_type":"running","started_at":"2026-05-01T07:30:00+02:00"}"""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $$$"""{"writer":"k3v9x2m7q1tz","seq":{{{seq}}},"kind":"{{{(seq == EventsPerWorkout - 1 ? "finished" : "progress")}}}","elapsed_ms":{{{seq * 300_000}}},"progress":{"distance_m":{{{seq * 1000}}}.5}}""");
            seq++;
            var request = Encoding.ASCII.GetBytes(
                $"POST /v1/workouts/{session}/progress HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            await socket.SendAsync(request);
            await ReceiveAnswerAsync();
        }

        public void Dispose() => socket.Dispose();

        private async ValueTask ReceiveAnswerAsync()
        {
            var length = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(received.AsMemory(length));
                if (read == 0)
                {
                    throw new IOException("The server closed the connection.");
                }

                length += read;
                var answer = received.AsSpan(0, length);
                var head = answer.IndexOf("\r\n\r\n"u8);
                if (head < 0)
                {
                    continue;
                }

                if (!answer.StartsWith("HTTP/1.1 202"u8))
                {
                    throw new IOException($"Not acknowledged: {Encoding.ASCII.GetString(answer)}");
                }

                if (length >= head + 4 + ContentLength(answer[..head]))
                {
                    return;
                }
            }
        }

        private static int ContentLength(ReadOnlySpan<byte> head)
        {
            var at = head.IndexOf("Content-Length: "u8);
            _ = System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int length, out _);
            return at < 0 ? 0 : length;
        }
    }
}
