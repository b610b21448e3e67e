using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Host.Plugins;

/// <summary>
/// An outsider's type behind a guard: what it throws is logged and passed on for the fold to contain; a call that takes longer than its budget is left behind
/// and the type is switched off until the process starts again. Its events stay raw meanwhile.
/// </summary>
internal sealed class GuardedExerciseType(ExerciseType inner, TimeSpan budget, ILogger log) : ExerciseType
{
    private readonly PluginThreads threads = new();
    private volatile bool disabled;

    public override ExerciseTypeDescriptor Descriptor { get; } = inner.Descriptor;

    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => Call(nameof(Validate), () => inner.Validate(progress));

    public override ExerciseResult Summarize(WorkoutTrace trace) => Call(nameof(Summarize), () => inner.Summarize(trace));

    public override IReadOnlyList<TrackPoint> Track(WorkoutTrace trace) => Call(nameof(Track), () => inner.Track(trace));

    [SuppressMessage("Design", "CA1031", Justification = "PlugInCalls' code may throw anything; it is logged and thrown on as one kind.")]
    private T Call<T>(string method, Func<T> call)
        where T : class
    {
        if (disabled)
        {
            throw new ExerciseTypeFailedException($"The exercise type '{Descriptor.Id}' was switched off.");
        }

        var answer = new Answer<T>(call);
        if (!threads.Run(answer.Find, budget))
        {
            disabled = true;
            log.RunawayType(Descriptor.Id, method, budget);
            throw new ExerciseTypeFailedException($"{method} of the exercise type '{Descriptor.Id}' took longer than {budget}.");
        }

        if (answer.Failure is { } failure)
        {
            // Its message may quote what a person recorded, so only kind and place are logged.
            log.FailingType(Descriptor.Id, method, failure.GetType().Name, failure.StackTrace);
            throw new ExerciseTypeFailedException($"{method} of the exercise type '{Descriptor.Id}' threw {failure.GetType().Name}.", failure);
        }

        return answer.Value ?? throw new ExerciseTypeFailedException($"{method} of the exercise type '{Descriptor.Id}' answered null.");
    }

    private sealed class Answer<T>(Func<T> call)
    {
        public T? Value { get; private set; }

        public Exception? Failure { get; private set; }

        [SuppressMessage("Design", "CA1031", Justification = "See Call.")]
        public void Find()
        {
            try
            {
                Value = call();
            }
            catch (Exception e)
            {
                Failure = e;
            }
        }
    }
}

/// <summary>An outsider's exercise type failed; the fold leaves its events raw.</summary>
internal sealed class ExerciseTypeFailedException(string message, Exception? inner = null) : Exception(message, inner);
