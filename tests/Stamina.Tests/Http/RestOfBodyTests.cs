using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.Tests.Http;

/// <summary>A refusal waits for the rest of the body, for a bounded number of bytes and a bounded time.</summary>
public sealed class RestOfBodyTests : IDisposable
{
    private readonly HeldTime time = new();
    private readonly Pipe body = new();
    private readonly MemoryStream answer = new();

    public void Dispose() => answer.Dispose();

    [Fact]
    public async Task A_refusal_is_answered_once_the_body_has_come_to_its_end()
    {
        await body.Writer.WriteAsync(new byte[10_000]);
        var refused = ProblemWriter.WriteAsync(Request(), ProblemTypes.TooManyRequests);
        answer.Length.ShouldBe(0);
        await body.Writer.WriteAsync(new byte[10_000]);
        answer.Length.ShouldBe(0);

        await body.Writer.CompleteAsync();

        await refused;
        Encoding.UTF8.GetString(answer.ToArray()).ShouldContain(ProblemTypes.TooManyRequests);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_waited_for_no_longer_than_a_second()
    {
        await body.Writer.WriteAsync(new byte[10]);
        var refused = ProblemWriter.WriteAsync(Request(), ProblemTypes.TooManyRequests);
        refused.IsCompleted.ShouldBeFalse();

        time.Pass(RestOfBody.Patience);

        await refused;
        answer.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_body_without_end_is_read_no_further_than_any_call_takes()
    {
        var refused = ProblemWriter.WriteAsync(Request(), ProblemTypes.TooManyRequests);
        var sent = 0L;
        while (!refused.IsCompleted && sent < 2 * RestOfBody.Most)
        {
            // The last one finds nobody who reads.
            sent += 50_000;
            await Task.WhenAny(body.Writer.WriteAsync(new byte[50_000]).AsTask(), refused);
        }

        await refused;
        sent.ShouldBeInRange(RestOfBody.Most, RestOfBody.Most + 200_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RestOfBody.Most + 1)]
    public async Task What_has_no_body_or_says_that_it_is_too_large_is_answered_at_once(long length)
    {
        var request = Request();
        request.Request.ContentLength = length;
        await ProblemWriter.WriteAsync(request, ProblemTypes.TooLarge);
        answer.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_body_that_broke_off_changes_nothing_of_the_answer()
    {
        await body.Writer.CompleteAsync(new IOException("reset"));
        await ProblemWriter.WriteAsync(Request(), ProblemTypes.TooManyRequests);
        answer.Length.ShouldBeGreaterThan(0);
    }

    private DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider() };
        context.Features.Set<IRequestBodyPipeFeature>(new Body(body.Reader));
        context.Request.Method = "POST";
        context.Response.Body = answer;
        return context;
    }

    // Timers ring when the test says so.
    private sealed class HeldTime : TimeProvider
    {
        private readonly List<(TimeSpan After, Action Ring)> timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add((dueTime, () => callback(state)));
            return new Held();
        }

        public void Pass(TimeSpan time) => timers.FindAll(timer => timer.After <= time).ForEach(timer => timer.Ring());

        private sealed class Held : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
