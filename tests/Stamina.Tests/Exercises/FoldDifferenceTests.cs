using System.Globalization;
using System.Text.Json.Nodes;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Tests.Folding;

namespace Stamina.Tests.Exercises;

/// <summary>
/// The server's fold over logs that the phone's own tests made up, compared with what the phone made of them: <c>./test fold</c> writes them with
/// <c>client/src/exercise/differential.test.ts</c> and names the file in STAMINA_FOLD_LOGS.
/// </summary>
public class FoldDifferenceTests
{
    private const int MostShown = 5;
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());

    [Fact]
    public void Every_log_that_the_phone_folded_comes_to_the_same_here()
    {
        if (Environment.GetEnvironmentVariable("STAMINA_FOLD_LOGS") is not { Length: > 0 } path)
        {
            Assert.Skip("Only with logs of the phone: ./test fold");
            return;
        }

        var (logs, different) = (0, new List<string>());
        foreach (var line in File.ReadLines(path))
        {
            logs++;
            var chosen = JsonNode.Parse(line)!.AsObject();
            var here = Fold(chosen["exercise_type"]!.GetValue<string>(), chosen["events"]!.AsArray());
            foreach (var (name, expected) in chosen["expected"]!.AsObject())
            {
                if (here.TryGetPropertyValue(name, out var actual) && !JsonNode.DeepEquals(JsonNode.Parse(actual?.ToJsonString() ?? "null"), expected))
                {
                    different.Add(
                        $"log {logs}, {name}: here {actual?.ToJsonString() ?? "null"}, on the phone {expected?.ToJsonString() ?? "null"}\n{chosen["exercise_type"]} {chosen["events"]!.ToJsonString()}"
                    );
                }
            }
        }

        logs.ShouldBeGreaterThan(0);
        different.Count.ShouldBe(0, string.Join("\n\n", different.Take(MostShown)));
    }

    private static JsonObject Fold(string recordedAs, JsonArray events)
    {
        var log = new WorkoutLog();
        foreach (var element in events)
        {
            var upload = new Upload { Writer = element!["writer"]!.GetValue<string>(), ReceivedAtMs = Logs.ReceivedAtMs };
            upload.Events.Add(Logs.Framed(element["bytes"]!.GetValue<string>()));
            Logs.Add(log, upload, Logs.Batch);
        }

        var id = Logs.Session(recordedAs);
        var summary = WorkoutFold.Fold(id, log, null, Catalog).Summary;
        var metrics = summary.Metrics;
        var answer = new JsonObject
        {
            ["exercise_type"] = summary.ExerciseType,
            ["elapsed_ms"] = summary.ElapsedMs,
            ["moving_time_ms"] = summary.MovingMs,
            ["corrected"] = summary.Corrected is not null,
            ["discarded"] = summary.State == WorkoutState.Discarded,
            ["laps"] = new JsonArray([.. (summary.Laps ?? []).Select(lap => (JsonNode?)lap)]),
            ["not_counted"] = new JsonArray([
                .. (summary.NotCounted ?? []).Select(e => (JsonNode?)string.Create(CultureInfo.InvariantCulture, $"{e.Writer} {e.Seq} {e.Reason}")),]),
        };
        answer["equipment"] = new JsonArray([.. (summary.Equipment ?? []).Select(id => (JsonNode?)id)]);
        Say(answer, "title", summary.Title);
        Say(answer, "note", summary.Note);
        Say(answer, "feeling", summary.Feeling);
        if (!Catalog.TryGet(summary.ExerciseType, out var type))
        {
            // Of a type that is not installed the server withholds the progress; the phone judges it by the fastest type it knows.
            answer.Remove("not_counted");
            return answer;
        }

        if (type is DistanceExercise distance)
        {
            var trace = WorkoutFold.Trace(id, log, null, Catalog);
            answer["start_ms"] = trace.TrimmedStartMs;
            answer["zones_by_heart_rate"] = Numbers(TrainingZones.TimeByHeartRate(trace, [100, 120, 140, 160]));
            answer["zones_by_power"] = Numbers(TrainingZones.TimeByPower(trace, [0, 100, 200, 300]));
            answer["zones_by_speed"] = Numbers(TrainingZones.TimeBySpeed(distance.Track(trace), [0, 1_000, 2_500, 3_001, 6_000]));
            AddDistance(answer, distance.Read(trace), summary);
        }
        else
        {
            foreach (
                var (name, metric) in new[] { ("sets", "sets"), ("repetitions", "repetitions"), ("volume_g_reps", "volume"), ("max_weight_g", "max_weight") })
            {
                answer[name] = metrics.GetValueOrDefault(metric);
            }

            answer["max_weight_g_by_exercise"] = Qualified(metrics, "max_weight:");
            answer["one_rep_max_g_by_exercise"] = Qualified(metrics, "one_rep_max:");
            answer["one_rep_max_brzycki_g_by_exercise"] = Qualified(metrics, "one_rep_max_brzycki:");
            answer["most_repetitions_by_exercise"] = Qualified(metrics, "most_repetitions:");
            answer["max_weight_3_g_by_exercise"] = Qualified(metrics, "max_weight_3:");
            answer["max_weight_5_g_by_exercise"] = Qualified(metrics, "max_weight_5:");
            answer["max_weight_10_g_by_exercise"] = Qualified(metrics, "max_weight_10:");
        }

        return answer;
    }

    private static void AddDistance(JsonObject answer, CoveredDistance reading, WorkoutSummary summary)
    {
        answer["distance_mm"] = summary.Metrics[CommonMetrics.Distance];
        answer["measured_mm"] = reading.MeasuredMm;
        answer["estimated_mm"] = reading.EstimatedMm;
        answer["counted_mm"] = reading.CountedMm;
        answer["estimated_distance"] = summary.Estimated?.ContainsKey(CommonMetrics.Distance) ?? false;
        answer["ascent_mm"] = summary.Metrics.GetValueOrDefault(DistanceMetrics.Ascent);
        answer["descent_mm"] = summary.Metrics.GetValueOrDefault(DistanceMetrics.Descent);
        answer["splits"] = Splits(reading, Split.KilometreMm);
        answer["mile_splits"] = Splits(reading, Units.MileMm);
        answer["best_effort_ms"] = Qualified(summary.Metrics, "best_effort:");
        answer["points"] = new JsonArray([
            .. reading.Points.Select(p =>
                (JsonNode?)
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{p.Raw.LatE7} {p.Raw.LonE7} {p.NotCounted ?? "counted"} {(p.Joined ? p.StepMm.ToString(CultureInfo.InvariantCulture) : "-")}")
            ),]);
    }

    // A member that is absent on the phone is not written there.
    private static void Say(JsonObject answer, string name, string? said)
    {
        if (said is not null)
        {
            answer[name] = said;
        }
    }

    private static JsonArray Numbers(IEnumerable<long> numbers) => new([.. numbers.Select(n => (JsonNode?)n)]);

    private static JsonArray Splits(CoveredDistance reading, long unitMm) =>
        new([.. Split.Of(reading.Points, unitMm).Select(s => (JsonNode?)new JsonObject { ["distance_mm"] = s.DistanceMm, ["time_ms"] = s.TimeMs })]);

    private static JsonObject Qualified(IReadOnlyDictionary<string, long> metrics, string prefix) =>
        new(
            metrics.Where(m => m.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(m => KeyValuePair.Create(m.Key[prefix.Length..], (JsonNode?)m.Value))
        );
}
