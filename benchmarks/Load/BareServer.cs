using System.Net;

namespace Stamina.Load;

/// <summary>L, the physical limit: Kestrel reads the same body and answers 202. Everything is measured as a multiple of it.</summary>
internal static class BareServer
{
    /// <param name="port">Where it listens; 0: a free port.</param>
    /// <param name="turn">
    /// Zero: a request is answered when it has been read. Else those that came meanwhile are answered together once in this time, as a server must that waits
    /// for a commit: what waiting itself costs, with nothing committed.
    /// </param>
    public static async Task<int> RunAsync(int port, TimeSpan turn)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (turn > TimeSpan.Zero)
        {
            _ = AnswerInTurnsAsync();
        }

        return await ServeAsync(port, async context =>
        {
            var body = context.Request.BodyReader;
            while (true)
            {
                var read = await body.ReadAsync(context.RequestAborted);
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (turn > TimeSpan.Zero)
            {
                await Volatile.Read(ref answered).Task;
            }

            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.ContentLength = 0;
        });

        async Task AnswerInTurnsAsync()
        {
            using var timer = new PeriodicTimer(turn);
            while (await timer.WaitForNextTickAsync())
            {
                Interlocked.Exchange(ref answered, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
    }

    /// <summary>Kestrel with nothing between a request and <paramref name="answer"/>, until the process is told to end.</summary>
    public static async Task<int> ServeAsync(int port, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        Console.WriteLine($"Listening on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
