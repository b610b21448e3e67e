using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Contracts;
using Stamina.Contracts.Uploads;
using Stamina.Folding;
using Stamina.WorkoutServer.Endpoints;
using Stamina.WorkoutServer.Framing;

namespace Stamina.Tests.Folding;

/// <summary>One table of times, asked of every place that reads one: what is accepted at the door is understood in the fold, and nothing else is.</summary>
public class TimesOnTheWireTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string?> Cases()
    {
        var cases = new TheoryData<string, string, string?>();
        foreach (var one in JsonNode.Parse(File.ReadAllText(Repository.Find("contract/vectors/times.json")))!["cases"]!.AsArray())
        {
            cases.Add(one!["name"]!.GetValue<string>(), one["input"]!["text"]!.GetValue<string>(), one["expected"]!["utc"]?.GetValue<string>());
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_time_is_read_alike_from_text_and_from_bytes(string name, string text, string? utc)
    {
        Moment(Rfc3339.TryParse(text, out var fromText) ? fromText : null).ShouldBe(utc, name);
        Moment(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var fromBytes) ? fromBytes : null).ShouldBe(utc, name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Framing_and_fold_take_the_same_times(string name, string text, string? utc)
    {
        var quoted = JsonSerializer.Serialize(text);

        var framed = EventFraming.OneOrMany(Encoding.UTF8.GetBytes($$"""{"sent_at":{{quoted}},"events":[]}"""));
        var log = new Ports.Messages.WorkoutLog();
        Logs.Add(log, Logs.Upload([$$"""{"seq":0,"kind":"started","started_at":{{quoted}}}"""], receivedAtMs: 0), Logs.Batch);
        var fold = WorkoutFold.Fold(Logs.Session(), log, null, Logs.NoTypes).Summary;

        Moment(framed.SentAt).ShouldBe(utc, name);
        Moment(fold.StartedAt).ShouldBe(utc, name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_logged_workout_is_refused_by_name_where_its_start_would_not_be_understood(string name, string text, string? utc)
    {
        var document = new LoggedWorkout { ExerciseType = "running", StartTime = text, EndTime = text };

        var refusal = PastWorkout.Check(document, Now, out var read);

        // Those of other centuries are understood, and refused by what a start can be.
        var isUnderstood = refusal?.Problem.Errors?.Any(e => e.Expected == EnteredTime.Expected) != true;
        isUnderstood.ShouldBe(utc is not null, name);
        Moment(isUnderstood ? read.Start : null).ShouldBe(utc, name);
    }

    private static string? Moment(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
