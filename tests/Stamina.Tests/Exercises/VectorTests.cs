using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Contracts.Events;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Tests.Folding;

namespace Stamina.Tests.Exercises;

/// <summary>The worked examples that C# and TypeScript both run: every case of every file, compared member by member as expected.</summary>
public class VectorTests
{
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in new[] { "geodesic", "digest", "moving-time", "distance", "best-efforts", "lifting", "edits", "malformed", "zones" })
        {
            foreach (var name in Read(file).Select(c => c!["name"]!.GetValue<string>()))
            {
                cases.Add(file, name);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_vector_comes_to_the_same(string file, string name)
    {
        var chosen = Read(file).Single(c => c!["name"]!.GetValue<string>() == name)!;
        var input = JsonSerializer.SerializeToElement(chosen["input"]);
        var all = file switch
        {
            "geodesic" => Geodesic(input),
            "digest" => Digest(input),
            "zones" => Zones(input),
            _ => Fold(input),
        };
        var expected = chosen["expected"]!.AsObject();
        var asked = new JsonObject(expected.Select(e => KeyValuePair.Create(e.Key, all[e.Key]?.DeepClone())));

        JsonNode.DeepEquals(JsonNode.Parse(asked.ToJsonString()), expected).ShouldBeTrue($"{asked.ToJsonString()} is not {expected.ToJsonString()}");
    }

    [Fact]
    public void No_two_cases_of_a_file_share_a_name() =>
        Cases().Select(c => (string)c.Data.Item1 + "/" + c.Data.Item2).ShouldBeUnique(StringComparer.Ordinal);

    private static JsonArray Read(string file) => JsonNode.Parse(File.ReadAllText(Repository.Find($"contract/vectors/{file}.json")))!["cases"]!.AsArray();

    private static JsonObject Geodesic(JsonElement input)
    {
        (int Lat, int Lon) Place(string name) => (
            Stamina.Exercises.Distance.Geodesic.ToE7(input.GetProperty(name).GetProperty("lat").GetDouble()),
            Stamina.Exercises.Distance.Geodesic.ToE7(input.GetProperty(name).GetProperty("lon").GetDouble()));
        var (from, to) = (Place("from"), Place("to"));
        return new JsonObject { ["step_mm"] = Stamina.Exercises.Distance.Geodesic.StepMm(from.Lat, from.Lon, to.Lat, to.Lon) };
    }

    private static JsonObject Digest(JsonElement input)
    {
        var log = new Ports.Messages.WorkoutLog();
        var hashes = new JsonArray();
        foreach (var element in input.GetProperty("events").EnumerateArray())
        {
            var upload = new Ports.Messages.Upload { Writer = element.GetProperty("writer").GetString()! };
            var framed = new Ports.Messages.FramedEvent
            {
                Seq = element.GetProperty("seq").GetUInt32(),
                Body = Google.Protobuf.ByteString.CopyFromUtf8(element.GetProperty("bytes").GetString()!),
            };
            upload.Events.Add(framed);
            Logs.Add(log, upload, Logs.Batch);
            hashes.Add(Convert.ToHexStringLower(EventHash.Of(upload.Writer, (int)framed.Seq, framed.Body.Span)));
        }

        return new JsonObject { ["digest"] = WorkoutFold.Fold(Logs.Session(), log, null, Catalog).Summary.Digest, ["event_hashes"] = hashes };
    }

    private static JsonObject Zones(JsonElement input)
    {
        if (input.TryGetProperty("threshold_mm_per_s", out var threshold))
        {
            return new JsonObject { ["zones"] = Numbers(TrainingZones.OfThreshold(threshold.GetInt64())) };
        }

        if (input.TryGetProperty("threshold_watts", out var watts))
        {
            return new JsonObject { ["zones"] = Numbers(TrainingZones.OfThresholdPower(watts.GetInt64())) };
        }

        if (input.TryGetProperty("max_heart_rate", out var max))
        {
            return new JsonObject
            {
                ["zones"] = Numbers(
                    input.TryGetProperty("resting_heart_rate", out var resting)
                        ? TrainingZones.OfReserve(max.GetInt64(), resting.GetInt64())
                        : TrainingZones.OfMaximum(max.GetInt64())),
            };
        }

        var id = Logs.Session(input.TryGetProperty("exercise_type", out var given) ? given.GetString()! : "running");
        var log = Logs.OfVector(input.GetProperty("events"));
        long[] zones = [.. input.GetProperty("zones").EnumerateArray().Select(z => z.GetInt64())];
        var trace = WorkoutFold.Trace(id, log, null, Catalog);
        return new JsonObject
        {
            ["by_heart_rate_ms"] = Numbers(TrainingZones.TimeByHeartRate(trace, zones)),
            ["by_power_ms"] = Numbers(TrainingZones.TimeByPower(trace, zones)),
            ["by_speed_ms"] = Numbers(TrainingZones.TimeBySpeed(WorkoutFold.Track(id, log, null, Catalog), zones)),
        };
    }

    private static JsonArray Numbers(IEnumerable<long> numbers) => new([.. numbers.Select(n => (JsonNode?)n)]);

    private static JsonObject Fold(JsonElement input)
    {
        var recordedAs = input.TryGetProperty("exercise_type", out var given) ? given.GetString()! : "running";
        var id = Logs.Session(recordedAs);
        var log = Logs.OfVector(input.GetProperty("events"));
        var summary = WorkoutFold.Fold(id, log, null, Catalog).Summary;
        var metrics = summary.Metrics;
        Catalog.TryGet(summary.ExerciseType, out var type).ShouldBeTrue();
        var answer = new JsonObject
        {
            ["elapsed_ms"] = summary.ElapsedMs,
            ["start_ms"] = WorkoutFold.Trace(id, log, null, Catalog).TrimmedStartMs,
            ["laps"] = new JsonArray([.. (summary.Laps ?? []).Select(ms => (JsonNode?)ms)]),
            ["moving_time_ms"] = summary.MovingMs,
            ["discarded"] = summary.State == Ports.Documents.WorkoutState.Discarded,
            ["corrected"] = summary.Corrected is not null,
            ["not_counted"] = new JsonArray([.. (summary.NotCounted ?? []).Select(e =>
                new JsonObject { ["writer"] = e.Writer, ["seq"] = e.Seq, ["reason"] = e.Reason })]),
            ["note"] = summary.Note,
            ["title"] = summary.Title,
            ["feeling"] = summary.Feeling,
            ["equipment"] = new JsonArray([.. (summary.Equipment ?? []).Select(id => (JsonNode?)id)]),
            ["sets"] = metrics.GetValueOrDefault("sets"),
            ["repetitions"] = metrics.GetValueOrDefault("repetitions"),
            ["volume_g_reps"] = metrics.GetValueOrDefault("volume"),
            ["max_weight_g"] = metrics.GetValueOrDefault("max_weight"),
            ["max_weight_g_by_exercise"] = Qualified(metrics, "max_weight:"),
            ["one_rep_max_g_by_exercise"] = Qualified(metrics, "one_rep_max:"),
            ["one_rep_max_brzycki_g_by_exercise"] = Qualified(metrics, "one_rep_max_brzycki:"),
            ["most_repetitions_by_exercise"] = Qualified(metrics, "most_repetitions:"),
            ["max_weight_3_g_by_exercise"] = Qualified(metrics, "max_weight_3:"),
            ["max_weight_5_g_by_exercise"] = Qualified(metrics, "max_weight_5:"),
            ["max_weight_10_g_by_exercise"] = Qualified(metrics, "max_weight_10:"),
            ["assistance_g_by_exercise"] = Qualified(metrics, "assistance:"),
        };
        if (type is DistanceExercise distance)
        {
            AddDistance(answer, distance, WorkoutFold.Trace(id, log, null, Catalog), summary);
        }

        return answer;
    }

    private static void AddDistance(JsonObject answer, DistanceExercise type, WorkoutTrace trace, Ports.Documents.WorkoutSummary summary)
    {
        var reading = type.Read(trace);
        answer["distance_mm"] = summary.Metrics[CommonMetrics.Distance];
        answer["measured_mm"] = reading.MeasuredMm;
        answer["estimated_mm"] = reading.EstimatedMm;
        answer["counted_mm"] = reading.CountedMm;
        answer["estimated_distance"] = summary.Estimated?.ContainsKey(CommonMetrics.Distance) ?? false;
        answer["ascent_mm"] = summary.Metrics.GetValueOrDefault(DistanceMetrics.Ascent);
        answer["descent_mm"] = summary.Metrics.GetValueOrDefault(DistanceMetrics.Descent);
        answer["points_not_counted"] = RefusedPoints(trace, reading);
        answer["splits"] = Splits(reading, Split.KilometreMm);
        answer["mile_splits"] = Splits(reading, Units.MileMm);
        answer["not_of_a_person"] = summary is { MovingMs: > 0 } && !summary.Metrics.ContainsKey(DistanceMetrics.AveragePace);
        answer["best_effort_ms"] = Qualified(summary.Metrics, "best_effort:");
    }

    // Points carry no event of their own; the vectors name theirs, so the points are counted off along the events.
    private static JsonArray RefusedPoints(WorkoutTrace trace, CoveredDistance reading)
    {
        var refused = new JsonArray();
        var next = 0;
        foreach (var traced in trace.Events.Concat(trace.Trimmed).OrderBy(e => e.Writer, StringComparer.Ordinal).ThenBy(e => e.Seq))
        {
            if (traced.Progress is not { } progress || !progress.TryGetProperty("points", out var points) || points.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            var index = 0;
            foreach (var point in points.EnumerateArray())
            {
                var isCut = point.TryGetProperty("t", out var t) && t.ValueKind == JsonValueKind.Number && t.TryGetInt64(out var at)
                    ? at < trace.TrimmedStartMs || (trace.Trimmed.Contains(traced) && at > trace.TrimmedEndMs)
                    : trace.IsBefore(traced);
                if (RawPoint.Of(point).IsPlaceless)
                {
                    index++;
                    continue;
                }

                if (!isCut && reading.Points[next++].NotCounted is { } reason)
                {
                    refused.Add(new JsonObject { ["writer"] = traced.Writer, ["seq"] = traced.Seq, ["index"] = index, ["reason"] = reason });
                }

                index++;
            }
        }

        return refused;
    }

    private static JsonArray Splits(CoveredDistance reading, long unitMm) =>
        new([.. Split.Of(reading.Points, unitMm).Select(s => (JsonNode?)new JsonObject { ["distance_mm"] = s.DistanceMm, ["time_ms"] = s.TimeMs })]);

    private static JsonObject Qualified(IReadOnlyDictionary<string, long> metrics, string prefix) =>
        new(metrics.Where(m => m.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(m => KeyValuePair.Create(m.Key[prefix.Length..], (JsonNode?)m.Value)));
}
