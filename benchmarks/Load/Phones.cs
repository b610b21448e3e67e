using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Stamina.Contracts.Ids;

namespace Stamina.Load;

/// <summary>
/// Phones on keep-alive connections, each sending the next request as soon as the last one was acknowledged. A request is one event, 14 of which make a workout
/// before a new one begins, or a whole workout (sync_workouts). A person has twenty workouts a month here: month documents are as large as in life, however
/// long a run takes.
/// </summary>
internal sealed class Phones : IDisposable
{
    public const int EventsPerWorkout = 14;

    private const int WorkoutsPerMonth = 20;
    private const string Writer = "k3v9x2m7q1tz";

    private readonly List<Connection> connections = [];
    private readonly bool wholeWorkouts;
    private readonly Func<int, IEnumerable<string>>? issue;
    private ConcurrentQueue<string> fresh = [];

    private Phones(bool wholeWorkouts, Func<int, IEnumerable<string>>? issue) => (this.wholeWorkouts, this.issue) = (wholeWorkouts, issue);

    public int EventsPerRequest => wholeWorkouts ? EventsPerWorkout : 1;

    /// <summary>How many of their events were acknowledged so far.</summary>
    public long Acknowledged => connections.Sum(connection => connection.Acknowledged) * EventsPerRequest;

    /// <summary>The last answer of each phone, where it had a body.</summary>
    public IEnumerable<string> LastAnswers => connections.Select(connection => connection.LastAnswer);

    /// <param name="server">Where they send to.</param>
    /// <param name="tokens">One phone for each.</param>
    /// <param name="wholeWorkouts">A request is a workout instead of an event.</param>
    /// <param name="issue">Gives tokens that no server has seen, one for each request; null: a phone keeps its own.</param>
    public static async Task<Phones> ConnectAsync(
        IPEndPoint server, IReadOnlyList<string> tokens, bool wholeWorkouts = false, Func<int, IEnumerable<string>>? issue = null)
    {
        var phones = new Phones(wholeWorkouts, issue);
        foreach (var token in tokens)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server);
            phones.connections.Add(new Connection(socket, token));
        }

        return phones;
    }

    /// <summary>Has the tokens made that a burst needs, before anything is measured.</summary>
    public void Prepare(int requests) => fresh = issue is null ? [] : new ConcurrentQueue<string>(issue(requests));

    /// <summary>Sends <paramref name="requests"/> in all; returns how long each took, in ms.</summary>
    public async Task<List<double>> SendAsync(int requests)
    {
        var left = requests;
        var times = await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                if (fresh.TryDequeue(out var token))
                {
                    connection.Token = token;
                }

                var began = Stopwatch.GetTimestamp();
                await (wholeWorkouts ? connection.SendWorkoutAsync() : connection.SendEventAsync());
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return mine;
        })));
        return [.. times.SelectMany(mine => mine)];
    }

    public void Dispose() => connections.ForEach(connection => connection.Dispose());

    private sealed class Connection(Socket socket, string token) : IDisposable
    {
        private readonly byte[] received = new byte[8192];
        private int receivedLength;
        private SessionId session;
        private int workouts;
        private int seq = EventsPerWorkout;

        public string Token { get; set; } = token;

        public long Acknowledged { get; private set; }

        public string LastAnswer => Encoding.UTF8.GetString(received, 0, receivedLength);

        public ValueTask SendEventAsync()
        {
            if (seq == EventsPerWorkout)
            {
                Begin();
            }

            return SendAsync($"/v1/workouts/{session}/progress", Event(seq++, $"\"writer\":\"{Writer}\","));
        }

        public ValueTask SendWorkoutAsync()
        {
            Begin();
            var events = string.Join(',', Enumerable.Range(0, EventsPerWorkout).Select(n => Event(n, "")));
            return SendAsync("/v1/sync", $$"""{"workouts":[{"session_id":"{{session}}","writer":"{{Writer}}","events":[{{events}}]}]}""");
        }

        public void Dispose() => socket.Dispose();

        private void Begin()
        {
            session = SessionId.Create("running", Guid.CreateVersion7());
            workouts++;
            seq = 0;
        }

        private string Event(int n, string writer)
        {
            if (n == 0)
            {
                var day = new DateTime(2000, 1, 1).AddMonths(workouts / WorkoutsPerMonth).AddDays(workouts % WorkoutsPerMonth);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{{{writer}}"seq":0,"kind":"started","elapsed_ms":0,"exercise_type":"running","started_at":"{{day:yyyy-MM-dd}}T07:30:00+02:00"}""");
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{{{{writer}}}"seq":{{{n}}},"kind":"{{{(n == EventsPerWorkout - 1 ? "finished" : "progress")}}}","elapsed_ms":{{{n * 300_000}}},"progress":{"distance_m":{{{n * 1000}}}.5}}"""
            );
        }

        private async ValueTask SendAsync(string path, string body)
        {
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                ));
            await ReceiveAnswerAsync();
            Acknowledged++;
        }

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
                    receivedLength = length;
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
