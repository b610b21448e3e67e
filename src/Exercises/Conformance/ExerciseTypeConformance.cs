using System.Globalization;
using System.Text.Json;

namespace Stamina.Exercises.Conformance;

/// <summary>
/// Tells whether an exercise type keeps the rules: call it from a test and expect nothing back. It never throws; what the type throws is a finding.
/// </summary>
public static class ExerciseTypeConformance
{
    private const int Threads = 4;
    private const int MostFindings = 50;

    /// <summary>Every rule that <paramref name="type"/> breaks, in plain words; empty where it keeps them all.</summary>
    public static IReadOnlyList<string> Check(ExerciseType type)
    {
        var findings = new Findings();
        if (findings.Try("Descriptor", () => type.Descriptor) is not { } descriptor)
        {
            return findings.All;
        }

        DescriptorRules.Check(type, descriptor, findings);
        if (findings.All.Count == 0)
        {
            var progresses = SampleProgress.For(descriptor);
            CheckValidate(type, progresses, findings);
            CheckSummarize(type, descriptor, progresses, findings);
        }

        return findings.All;
    }

    /// <summary>The part of <see cref="Check"/> that looks at the descriptor alone; cheap enough for every start of a server.</summary>
    public static IReadOnlyList<string> CheckDescriptor(ExerciseType type)
    {
        var findings = new Findings();
        if (findings.Try("Descriptor", () => type.Descriptor) is { } descriptor)
        {
            DescriptorRules.Check(type, descriptor, findings);
        }

        return findings.All;
    }

    private static void CheckValidate(ExerciseType type, IReadOnlyList<string> progresses, Findings findings)
    {
        foreach (var text in progresses)
        {
            var progress = JsonElement.Parse(text);
            if (findings.Try($"Validate({Short(text)})", () => type.Validate(progress)) is not { } answer)
            {
                continue;
            }

            foreach (var finding in answer)
            {
                if (string.IsNullOrWhiteSpace(finding?.Field) || string.IsNullOrWhiteSpace(finding.Expected))
                {
                    findings.Add($"Validate({Short(text)}) finds something without naming the field and what was expected.");
                }
            }

            if (findings.Try($"Validate({Short(text)}) again", () => type.Validate(progress)) is { } again && !answer.SequenceEqual(again))
            {
                findings.Add($"Validate({Short(text)}) answers differently the second time: it must be pure.");
            }
        }

        if (findings.Try("Validate({})", () => type.Validate(JsonElement.Parse("{}"))) is { Count: > 0 })
        {
            findings.Add(
                "Validate({}) refuses an empty progress. Every member must be optional: a phone sends an event before a person has filled in anything.");
        }
    }

    private static void CheckSummarize(ExerciseType type, ExerciseTypeDescriptor descriptor, IReadOnlyList<string> progresses, Findings findings)
    {
        CheckMemberOrder(type, findings);
        var valid = progresses.Select(text => JsonElement.Parse(text)).Where(p => IsValid(type, p)).ToList();
        foreach (var (name, trace) in SampleTraces.Of(valid))
        {
            if (findings.Try($"Summarize({name})", () => type.Summarize(trace)) is not { } result)
            {
                continue;
            }

            ResultRules.Check(name, descriptor, result, findings);
            var first = ResultRules.Text(result);
            CheckSame(name, first, "the second time", () => type.Summarize(trace), findings);
            CheckSame(name, first, "under another culture", () => UnderOddCulture(() => type.Summarize(trace)), findings);
            CheckThreads(name, first, type, trace, findings);
            findings.Try($"Track({name})", () => type.Track(trace));
        }
    }

    // JSON objects have no order, and phones in other languages write their members in another one.
    private static void CheckMemberOrder(ExerciseType type, Findings findings)
    {
        foreach (var (text, reversed) in SampleProgress.BothWays(type.Descriptor))
        {
            var (one, other) = (JsonElement.Parse(text), JsonElement.Parse(reversed));
            if (IsValid(type, one) != IsValid(type, other))
            {
                findings.Add($"Validate({Short(text)}) depends on the order of the members.");
            }
            else if (IsValid(type, one)
                && findings.Try("Summarize(one event)", () => type.Summarize(SampleTraces.Single(one))) is { } first
                && findings.Try("Summarize(one event)", () => type.Summarize(SampleTraces.Single(other))) is { } second
                && ResultRules.Text(first) != ResultRules.Text(second))
            {
                findings.Add($"Summarize of {Short(text)} depends on the order of the members.");
            }
        }
    }

    private static void CheckSame(string name, string first, string when, Func<ExerciseResult> call, Findings findings)
    {
        if (findings.Try($"Summarize({name}) {when}", call) is { } again && ResultRules.Text(again) != first)
        {
            findings.Add($"Summarize({name}) answers differently {when}: it must be pure.");
        }
    }

    private static void CheckThreads(string name, string first, ExerciseType type, WorkoutTrace trace, Findings findings)
    {
        var answers = new string?[Threads];
        Parallel.For(0, Threads, i =>
        {
            var own = new Findings();
            answers[i] = own.Try("", () => type.Summarize(trace)) is { } result ? ResultRules.Text(result) : null;
        });
        if (answers.Any(a => a != first))
        {
            findings.Add($"Summarize({name}) answers differently when several threads ask at once: it must hold no state.");
        }
    }

    private static bool IsValid(ExerciseType type, JsonElement progress)
    {
        var own = new Findings();
        return own.Try("", () => type.Validate(progress)) is { Count: 0 };
    }

    // A culture that writes decimals with a comma and another sign for what is below 0. It is made of the invariant one, as a process may run without others.
    private static T UnderOddCulture<T>(Func<T> call)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = odd;
            return call();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..77] + "...";

    /// <summary>What was found: each finding once, and not more than a person reads.</summary>
    internal sealed class Findings
    {
        private readonly List<string> all = [];

        public IReadOnlyList<string> All => all;

        public void Add(string finding)
        {
            if (all.Count < MostFindings && !all.Contains(finding, StringComparer.Ordinal))
            {
                all.Add(finding);
            }
        }

#pragma warning disable CA1031 // Whatever an outsider's type throws is what we came to find.
        public T? Try<T>(string what, Func<T?> call)
            where T : class
        {
            try
            {
                if (call() is { } answer)
                {
                    return answer;
                }

                Add($"{what} answers null.");
            }
            catch (Exception e)
            {
                Add($"{what} throws {e.GetType().Name}: {e.Message}");
            }

            return null;
        }
#pragma warning restore CA1031
    }
}
