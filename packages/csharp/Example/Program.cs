// Logs a run that is over and says what the day's running comes to. Needs a token with the scopes write_workouts and read_workouts:
//   STAMINA_URL=https://… STAMINA_TOKEN=stamina_pat_… dotnet run
using System.Globalization;
using Stamina.Client;
using Stamina.Client.Models;

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
