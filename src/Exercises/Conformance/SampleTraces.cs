using System.Text.Json;

namespace Stamina.Exercises.Conformance;

/// <summary>Traces as a fold makes them: empty, plain, broken up, of two writers.</summary>
internal static class SampleTraces
{
    private const long StepMs = 60_000;

    public static IEnumerable<(string Name, WorkoutTrace Trace)> Of(IReadOnlyList<JsonElement> progresses)
    {
        yield return ("no events", new WorkoutTrace([], 0, 0));
        yield return (
            "only a start and an end",
            new WorkoutTrace([Event("aaaaaaaa", 0, "started", null), Event("aaaaaaaa", 1, "finished", null)], StepMs, StepMs));
        foreach (var progress in progresses)
        {
            yield return ($"one event with {Short(progress)}", Trace([Event("aaaaaaaa", 0, "progress", progress)]));
        }

        yield return (
            "every progress after the other",
            Trace([.. progresses.Select((p, i) => Event("aaaaaaaa", i, i == progresses.Count - 1 ? "finished" : "progress", p))]));
        yield return (
            "every progress, with breaks",
            Trace([
                .. progresses.Select((p, i) => Event("aaaaaaaa", i * 2, "progress", p) with { BreakBefore = true, MissingBefore = true, Paused = i % 3 == 0 }),
            ]));
        yield return (
            "every progress backwards, by two writers",
            Trace([.. progresses.Reverse().Select((p, i) => Event(i < progresses.Count / 2 ? "aaaaaaaa" : "bbbbbbbb", i, "progress", p))]));
        yield return (
            "every progress, without any time",
            new WorkoutTrace([.. progresses.Select((p, i) => Event("aaaaaaaa", i, "progress", p) with { ElapsedMs = 0 })], 0, 0));
        yield return (
            "a corrected distance and a trimmed end",
            Trace([.. progresses.Select((p, i) => Event("aaaaaaaa", i, "progress", p))]) with
            {
                CorrectedDistanceMm = 5_000_000,
                TrimmedEndMs = StepMs,
                Trimmed = [.. progresses.Select((p, i) => Event("aaaaaaaa", 1_000 + i, "progress", p))],
            });
        yield return (
            "a cropped beginning",
            Trace([.. progresses.Select((p, i) => Event("aaaaaaaa", progresses.Count + i, "progress", p))]) with
            {
                TrimmedStartMs = (progresses.Count - 1) * StepMs,
                Trimmed = [.. progresses.Select((p, i) => Event("aaaaaaaa", i, "progress", p))],
            });
    }

    public static WorkoutTrace Single(JsonElement progress) => Trace([Event("aaaaaaaa", 0, "progress", progress)]);

    private static TraceEvent Event(string writer, int seq, string kind, JsonElement? progress) => new(writer, seq, kind, seq * StepMs, progress);

    private static WorkoutTrace Trace(IReadOnlyList<TraceEvent> events) => new(events, events.Count * StepMs, events.Count * StepMs);

    private static string Short(JsonElement progress)
    {
        var text = progress.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}
