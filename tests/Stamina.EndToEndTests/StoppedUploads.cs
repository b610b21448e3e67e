using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stamina.EndToEndTests;

/// <summary>Stands before a server and passes all on but uploads after the first: they wait without an answer, as where a network falls silent.</summary>
internal sealed class StoppedUploads : IAsyncDisposable
{
    private const string UploadPath = "/v1/sync";
    private readonly WebApplication app;
    private readonly Uri address;
    private readonly HttpClient server;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int uploads;

    private StoppedUploads(WebApplication app, Target behind) => (this.app, address, server) = (app, behind.Address, behind.Http);

    /// <summary>Done when an upload waits.</summary>
    public Task Stopped => stopped.Task;

    /// <summary>What the terminal's phone is told of it.</summary>
    public string[] AsServer => ["--server", app.Urls.Single()];

    public static async Task<StoppedUploads> StartAsync(Target behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var made = builder.Build();
        made.Urls.Add("http://127.0.0.1:0");
        var stopping = new StoppedUploads(made, behind);
        made.Run(stopping.PassAsync);
        await made.StartAsync();
        return stopping;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task PassAsync(HttpContext context)
    {
        var (asked, given) = (context.Request, context.Response);
        if (asked.Path == UploadPath && Interlocked.Increment(ref uploads) > 1)
        {
            stopped.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        using var passed = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(address, asked.Path + asked.QueryString.ToString()));
        if (asked.ContentLength > 0 || asked.Headers.TransferEncoding.Count > 0)
        {
            passed.Content = new StreamContent(asked.Body);
        }

        foreach (var (name, values) in asked.Headers)
        {
            if (name is not ("Host" or "Connection" or "Transfer-Encoding") && !passed.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                passed.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var answer = await server.SendAsync(passed, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        given.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection")))
        {
            given.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(given.Body, context.RequestAborted);
    }
}
