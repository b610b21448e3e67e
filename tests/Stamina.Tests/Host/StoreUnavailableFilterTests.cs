using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stamina.Host.Serving;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Host;

public sealed class StoreUnavailableFilterTests
{
    [Fact]
    public async Task A_call_that_the_store_refuses_a_right_for_is_told_to_come_back_and_the_operator_which_right_it_is()
    {
        const string right = "42501: permission denied for table goal";

        var lines = await AnswerAsync(new StoreRightMissingException(right));

        lines.ShouldHaveSingleItem().ShouldBe($"2013 The store refuses a right, and calls that need it are answered 503: {right}");
    }

    [Fact]
    public async Task A_store_that_is_away_fills_no_log() =>
        (await AnswerAsync(new StoreUnavailableException("away"))).ShouldBeEmpty();

    private static async Task<IReadOnlyCollection<string>> AnswerAsync(StoreUnavailableException failure)
    {
        using var lines = new Lines();
        await using var services = new ServiceCollection().AddLogging(logs => logs.AddProvider(lines)).BuildServiceProvider();
        var call = EndpointFilterInvocationContext.Create(new DefaultHttpContext { RequestServices = services });

        var answer = await StoreUnavailableFilter.AnswerAsync(call, _ => throw failure);

        var refusal = answer.ShouldBeOfType<Refusal>();
        refusal.Problem.Status.ShouldBe(503);
        refusal.RetryAfter.ShouldNotBeNull();
        return lines.Log.All;
    }

    private sealed class Lines : ILoggerProvider
    {
        public LogLines<StoreUnavailableFilterTests> Log { get; } = new();

        public ILogger CreateLogger(string categoryName) => Log;

        public void Dispose()
        {
        }
    }
}
