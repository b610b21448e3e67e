using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.GoalServer.Answering;

namespace Stamina.Tests.Answering;

/// <summary>One process's answers, over a cache that it may share with others; what is asked is a revision, and the answer says it.</summary>
internal sealed class AnsweringProcess : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public AnsweringProcess(Action<IServiceCollection>? configure = null, IReadOnlyList<ExerciseType>? types = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton(new ExerciseCatalog(types ?? []));
        collection.AddSingleton<ExerciseTypesAnswer>();
        collection.AddOptions<ReadOptions>();
        configure?.Invoke(collection);
        collection.AddAnswering();
        services = collection.BuildServiceProvider();
    }

    public int Made { get; private set; }

    public static AnswerKey Key(UserId user, long revision, string question = "status/week") =>
        new(user, question, revision, Goals: 0, Account: 0, new DateOnly(2026, 11, 22), Guid.Empty);

    public static AnsweringProcess Over(IDistributedCache far) =>
        new(s => s.AddSingleton(far).Configure<ReadOptions>(o => o.CacheWait = TimeSpan.FromMilliseconds(1)));

    /// <summary>Asks, and makes the answer where it is not there: the user and the revision, as text.</summary>
    public Task<HttpResponse> AskAsync(UserId user, long revision, string? ifNoneMatch = null, bool pending = false, long? made = null, bool keepable = true)
    {
        var key = Key(user, revision);
        return AskAsync(key, ifNoneMatch, pending, _ =>
        {
            Made++;
            var seen = key with { Totals = made ?? revision };
            return new(new MadeAnswer(Encoding.UTF8.GetBytes($"{user.Value:N} {seen.Totals}"), keepable ? seen : null));
        });
    }

    public async Task<HttpResponse> AskAsync(AnswerKey key, string? ifNoneMatch, bool pending, Func<CancellationToken, ValueTask<MadeAnswer>> make)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Headers.IfNoneMatch = ifNoneMatch;
        context.Response.Body = new MemoryStream();
        var answer = await services.GetRequiredService<AnswerCache>().OfAsync(context.Request, key, pending, make);
        await answer.ExecuteAsync(context);
        return context.Response;
    }

    public static string BodyOf(HttpResponse response) => Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());

    public string TextOf(AnswerKey key) => key.Text(services.GetRequiredService<BuildMark>());

    public static string Body(UserId user, long revision) => $"{user.Value:N} {revision}";

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
