using System.Net.Sockets;
using System.Text;

namespace Stamina.EndToEndTests;

[Trait(Needs.Trait, Needs.Embedded)]
public class DrainTests
{
    [Fact]
    public async Task Requests_in_flight_at_SIGTERM_are_taken_and_answered()
    {
        await using var server = await StaminaProcess.StartAsync();
        var phone = server.NewPhone();
        var session = Phone.NewSession();
        const string Event = """{"seq":0,"kind":"started","exercise_type":"running","started_at":"2026-05-01T07:30:00+02:00","elapsed_ms":0}""";
        var half = Event.Length / 2;
        var requests = new List<TcpClient>();
        for (var i = 0; i < 5; i++)
        {
            var connection = new TcpClient();
            await connection.ConnectAsync(server.Address.Host, server.Address.Port);
            await WriteAsync(connection, $"POST /v1/workouts/{session}/progress HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {phone.Token}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {Event.Length}\r\n\r\n{Event[..half]}");
            requests.Add(connection);
        }

        // The server has begun to read all five once it answers a sixth that came behind them.
        (await phone.GetAsync("/health/live")).Status.ShouldBe(200);
        server.Terminate();
        await server.SaysAsync("Draining");
        foreach (var request in requests)
        {
            await WriteAsync(request, Event[half..]);
        }

        foreach (var request in requests)
        {
            using var reader = new StreamReader(request.GetStream());
            (await reader.ReadLineAsync()).ShouldBe("HTTP/1.1 202 Accepted");
            request.Dispose();
        }

        (await server.EndAsync()).ShouldBe(0);
        await server.SaysAsync("Stopped");
    }

    [Fact]
    public async Task A_draining_process_says_that_it_is_not_ready_while_it_still_answers()
    {
        await using var server = await StaminaProcess.StartAsync(environment: new Dictionary<string, string> { ["STAMINA_HOST__DRAIN_DELAY"] = "00:00:15" });
        var phone = server.NewPhone();
        await Eventually.TrueAsync(async () => (await phone.GetAsync("/health/ready")).Status == 200, "ready");

        server.Terminate();

        await Eventually.TrueAsync(async () => (await phone.GetAsync("/health/ready")).Status == 503, "not ready any more");
        (await phone.StartWorkoutAsync(Phone.NewSession(), DateTimeOffset.UnixEpoch)).Status.ShouldBe(202);
        (await server.EndAsync()).ShouldBe(0);
    }

    private static async Task WriteAsync(TcpClient connection, string text) => await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
}
