using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.Tests.Http;

public sealed class RefusedCallsTests : IDisposable
{
    private readonly Lines log = new();
    private readonly RefusedCalls refused;

    public RefusedCallsTests() => refused = new RefusedCalls(log, TimeProvider.System);

    public void Dispose() => refused.Dispose();

    [Fact]
    public void A_refusal_has_a_line_with_its_kind_and_its_call_and_nothing_that_was_sent()
    {
        var context = Call("sign_in");
        context.Request.Path = "/v1/auth/sign-in/ada@example.org";
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");
        context.TraceIdentifier = "trace-1";

        refused.Note(context, ProblemCatalog.Make(ProblemTypes.WrongCredentials, "ada@example.org"));
        refused.Note(new DefaultHttpContext { TraceIdentifier = "trace-2" }, ProblemCatalog.Make(ProblemTypes.NotFound));

        log.All.ShouldBe(["Refused (wrong-credentials): sign_in (trace-1)", "Refused (not-found): no call of ours (trace-2)"]);
    }

    [Fact]
    public void Of_a_flood_a_few_have_a_line_the_rest_is_counted_and_another_kind_is_told_all_the_same()
    {
        for (var i = 0; i < 1_000; i++)
        {
            refused.Note(Call("list_workouts"), ProblemCatalog.Make(ProblemTypes.Unauthorized));
        }

        refused.Note(Call("delete_account"), ProblemCatalog.Make(ProblemTypes.Forbidden));
        log.All.Count.ShouldBe(RefusedCalls.LinesOfAKind + 1);
        log.All[^1].ShouldStartWith("Refused (forbidden): delete_account");

        refused.TellRest();
        refused.TellRest();

        log.All.Count.ShouldBe(RefusedCalls.LinesOfAKind + 2);
        log.All[^1].ShouldBe($"Refused (unauthorized): {1_000 - RefusedCalls.LinesOfAKind} more calls in the last minute");
        refused.Note(Call("list_workouts"), ProblemCatalog.Make(ProblemTypes.Unauthorized));
        log.All[^1].ShouldStartWith("Refused (unauthorized): list_workouts");
    }

    [Fact]
    public void What_is_our_own_fault_is_not_told_as_refused()
    {
        refused.Note(Call("list_workouts"), ProblemCatalog.Make(ProblemTypes.InternalError));
        refused.Note(Call("list_workouts"), ProblemCatalog.Make(ProblemTypes.Unavailable));
        refused.TellRest();

        log.All.ShouldBeEmpty();
    }

    private static DefaultHttpContext Call(string name)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new EndpointNameMetadata(name)), null));
        return context;
    }

    private sealed class Lines : ILogger<RefusedCalls>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
