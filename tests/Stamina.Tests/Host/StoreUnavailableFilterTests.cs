using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Host.Serving;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Host;

public sealed class StoreUnavailableFilterTests
{
    private const string Right = "42501: permission denied for table goal";
    private const string Said = $"2013 The store refuses a right, and calls that need it are answered 503: {Right}";

    private readonly LogLines<MissingRights> log = new();
    private readonly SteppedTime time = new();
    private readonly MissingRights rights;

    public StoreUnavailableFilterTests() => rights = new MissingRights(time, log);

    [Fact]
    public async Task A_call_that_the_store_refuses_a_right_for_is_told_to_come_back_and_the_operator_which_right_it_is()
    {
        await AnswerAsync(new StoreRightMissingException(Right));

        log.All.ShouldHaveSingleItem().ShouldBe(Said);
    }

    [Fact]
    public async Task However_many_calls_meet_a_missing_right_the_log_says_so_every_ten_seconds_at_most()
    {
        var missing = new StoreRightMissingException(Right);
        await AnswerAsync([.. Enumerable.Repeat(missing, 100)]);
        log.All.ShouldBe([Said]);

        time.Advance(TimeSpan.FromSeconds(10));
        await AnswerAsync(missing, missing);
        log.All.ShouldBe([Said, Said]);
    }

    [Fact]
    public async Task A_store_that_is_away_fills_no_log()
    {
        await AnswerAsync(new StoreUnavailableException("away"));

        log.All.ShouldBeEmpty();
    }

    private async Task AnswerAsync(params StoreUnavailableException[] failures)
    {
        await using var services = new ServiceCollection().AddSingleton(rights).BuildServiceProvider();
        var call = EndpointFilterInvocationContext.Create(new DefaultHttpContext { RequestServices = services });
        foreach (var failure in failures)
        {
            var answer = await StoreUnavailableFilter.AnswerAsync(call, _ => throw failure);

            var refusal = answer.ShouldBeOfType<Refusal>();
            refusal.Problem.Status.ShouldBe(503);
            refusal.RetryAfter.ShouldNotBeNull();
        }
    }

    // A clock whose stop watch goes with it.
    private sealed class SteppedTime : TimeProvider
    {
        private long now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan by) => now += by.Ticks;
    }
}
