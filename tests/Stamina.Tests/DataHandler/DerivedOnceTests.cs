using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.DataHandler;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static Stamina.Tests.DataHandler.Recording;

namespace Stamina.Tests.DataHandler;

/// <summary>A Data Handler derives by two loops, what it has just appended and what the store says is due: each workout is asked for by one of them.</summary>
public class DerivedOnceTests
{
    [Fact]
    public async Task What_is_being_derived_is_left_alone_by_the_look_into_the_store()
    {
        using var slow = new SlowType();
        var time = new ManualTime(Heard.AddHours(1));
        await using var host = new HandlerHost(new HandlerSetup { Catalog = new([slow, new CountingType()]), Time = time });
        var derivations = new CountedDerivations(host.Services.GetRequiredService<IDerivations>());
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var due = Of(host, derivations, new Failpoints { Reached = name => _ = name == Failpoints.DueFound && looked.TrySetResult() });

        // One was left by a process that died: only a look into the store finds it. Of the other this process knows, and its derivation takes long.
        var (left, inHand) = (Workout(1, 1), Workout(2, 1, SlowType.Id));
        await host.PublishAsync(
            Upload(left, Phone, 0, WholeWorkout()),
            Upload(inHand, Phone, 0, Event(0, "started", $"\"exercise_type\":\"{SlowType.Id}\",\"elapsed_ms\":0"), Finished(1)));
        await host.AppendAllAsync();
        await due.StartAsync(CancellationToken.None);
        try
        {
            due.Add([inHand]);
            await slow.Begun.WaitAsync(TimeSpan.FromMinutes(1));
            time.Advance(TimeSpan.FromSeconds(1));
            await looked.Task.WaitAsync(TimeSpan.FromMinutes(1));
            slow.Release();
            while ((await host.GetAsync(left))?.Summary is null || (await host.GetAsync(inHand))?.Summary is null)
            {
                await Task.Yield();
            }
        }
        finally
        {
            slow.Release();
            await due.StopAsync(CancellationToken.None);
        }

        derivations.Asked.ShouldBe([left, inHand], ignoreOrder: true);
    }

    private static DueWorkouts Of(HandlerHost host, IDerivations derivations, Failpoints failpoints)
    {
        var services = host.Services;
        var time = services.GetRequiredService<TimeProvider>();
        var deriver = new Deriver(
            derivations, services.GetRequiredService<IAccountStore>(), services.GetRequiredService<ExerciseCatalog>(), time, NullLogger<Deriver>.Instance);
        return new DueWorkouts(
            deriver,
            derivations,
            services.GetRequiredService<IBatchQueue>(),
            new DataHandlerOptions { LookForDueEvery = TimeSpan.FromMilliseconds(5) },
            time,
            failpoints,
            NullLogger<DueWorkouts>.Instance);
    }

    /// <summary>The real store, and which workouts it was asked to derive.</summary>
    private sealed class CountedDerivations(IDerivations store) : IDerivations
    {
        public ConcurrentQueue<WorkoutKey> Asked { get; } = [];

        public ValueTask<IReadOnlyList<DueWorkout>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) =>
            store.DueAsync(now, max, cancellationToken);

        public ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken) => store.HandledThroughAsync(cancellationToken);

        public ValueTask SetHandledThroughAsync(DateTimeOffset through, CancellationToken cancellationToken) =>
            store.SetHandledThroughAsync(through, cancellationToken);

        public ValueTask DeriveAsync(
            IReadOnlyList<WorkoutKey> keysInOrder, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken)
        {
            foreach (var key in keysInOrder)
            {
                Asked.Enqueue(key);
            }

            return store.DeriveAsync(keysInOrder, derive, cancellationToken);
        }

        public ValueTask PostponeAsync(WorkoutKey key, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken) =>
            store.PostponeAsync(key, dueAt, reason, cancellationToken);
    }

    /// <summary>Its first derivation waits until it is released.</summary>
    private sealed class SlowType : ExerciseType, IDisposable
    {
        public const string Id = "sculling";

        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim released = new();

        public Task Begun => begun.Task;

        public override ExerciseTypeDescriptor Descriptor { get; } = new()
        {
            Id = Id,
            Title = "Sculling",
            Screen = RecordScreen.Form,
            Metrics = [new MetricDefinition("strokes", "Strokes", MetricUnit.Count, MetricAggregation.Sum)],
        };

        public void Release() => released.Set();

        public void Dispose() => released.Dispose();

        public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => [];

        public override ExerciseResult Summarize(WorkoutTrace trace)
        {
            begun.TrySetResult();
            released.Wait();
            return new ExerciseResult { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["strokes"] = trace.Events.Count } };
        }
    }
}
