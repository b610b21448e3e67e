// Logs a run that is over and says what the day's running comes to. Needs a token with the scopes write_workouts and read_workouts:
//   STAMINA_URL=https://… STAMINA_TOKEN=stamina_pat_… dotnet run
using System.Globalization;
using System.Text;
using Stamina.Client;
using Stamina.Client.Models;

if (args is ["check"])
{
    // The message of docs/fitting-in.md, as a receiver of webhooks checks each that comes.
    var body = Encoding.UTF8.GetBytes("""{"type":"test","timestamp":"2026-11-29T18:00:00+00:00","data":{}}""");
    bool IsSigned(byte[] came, string at) => WebhookSignature.IsValid(
        "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "message_01kb8n3v5ye9ms3k2x7q4rz1aw",
        "1795975200",
        "v1,zcie47wSUfWJV8vG0Qx1FYw/CoFspqhlIY1vbNDlj+c=",
        came,
        new Clock(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));
    Console.WriteLine(
        $"signed: {IsSigned(body, "2026-11-29T18:01:00Z")}, changed: {IsSigned([.. body, 32], "2026-11-29T18:01:00Z")}, an hour later: {IsSigned(body, "2026-11-29T19:01:00Z")}");
    return 0;
}

var stamina = Connection.To(new Uri(Needed("STAMINA_URL")), Needed("STAMINA_TOKEN"));
try
{
    var run = new LoggedWorkout
    {
        ExerciseType = "running",
        StartTime = "2026-05-04T07:00:00+02:00",
        EndTime = "2026-05-04T07:30:00+02:00",
        Distance = new LoggedWorkout.LoggedWorkout_distance { LoggedDistance = new LoggedDistance { Value = 5, Unit = "km" } },
        Title = "Before breakfast",
    };

    // The same key: whoever runs this twice has run once.
    var logged = await stamina.V1.Workouts.Log.PostAsync(run, request => request.Headers.Add("Idempotency-Key", "example of 2026-05-04"));

    // With the token of the write, the read waits until it sees it.
    var status = await stamina.V1.Status.GetAsync(request =>
    {
        request.QueryParameters.From = request.QueryParameters.To = "2026-05-04";
        request.QueryParameters.Type = "running";
        request.QueryParameters.ConsistencyToken = logged!.ConsistencyToken;
    });

    var running = status!.ByType!.Single();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{logged!.SessionId}: {running.Count} run, {running.ElapsedTimeS / 60} min"));
    return 0;
}
catch (Problem refused)
{
    Console.Error.WriteLine($"{refused.Status} {refused.Title}: {refused.Detail}");
    return 1;
}

static string Needed(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value
    : throw new InvalidOperationException($"{name} is not set.");

internal sealed class Clock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
