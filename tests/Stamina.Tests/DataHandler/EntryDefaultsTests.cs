using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Stores;
using static Stamina.Tests.DataHandler.Recording;

namespace Stamina.Tests.DataHandler;

/// <summary>What a person left out (a zone, a unit) is read from the profile when a workout is first derived, and stays.</summary>
public sealed class EntryDefaultsTests : IAsyncDisposable
{
    private static readonly WorkoutKey Lifting = Workout(1, 1, "weight_training");
    private static readonly EntryDefaults AmericanAtFirst = new() { TimeZone = "America/New_York", WeightUnit = "lb" };

    private readonly HandlerHost host = new(new HandlerSetup
    {
        Catalog = new ExerciseCatalog(BuiltInExercises.All()),
        Time = new ManualTime(Heard.AddHours(1)),
        Configure = services => services.AddStatus(),
    });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_workout_takes_the_zone_and_the_unit_of_the_profile_and_keeps_them_when_the_profile_changes()
    {
        await RegisterAsync();
        await PublishAsync(0, Start, Lift(1, 100), Finish(3));
        var first = await HandledAsync();
        first.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.FromHours(-5)));
        Weights(first).ShouldBe(["100 lb"]);
        first.EntryDefaults.ShouldBe(AmericanAtFirst);

        await EditProfileAsync(profile => profile with { TimeZone = "Europe/Rome", Units = "metric" });
        await PublishAsync(10, Lift(2, 110));
        var later = await HandledAsync();
        later.StartedAt.ShouldBe(first.StartedAt);
        Weights(later).ShouldBe(["100 lb", "110 lb"]);
        later.EntryDefaults.ShouldBe(AmericanAtFirst);
    }

    [Fact]
    public async Task Rules_that_are_derived_again_change_nothing_that_was_read_from_the_profile()
    {
        await RegisterAsync();
        await PublishAsync(0, Start, Lift(1, 100), Finish(2));
        await HandledAsync();
        var right = await host.StateAsync([Lifting.User]);
        await EditProfileAsync(profile => profile with { TimeZone = "Europe/Rome", Units = "metric" });

        var stored = (await host.GetAsync(Lifting))!;
        await host.WriteAsync(stored with { Summary = stored.Summary! with { RulesVersion = WorkoutFold.RulesVersion - 1, Title = "by older rules" } });
        await host.Maintenance.RunAsync(CancellationToken.None);

        (await host.StateAsync([Lifting.User])).ShouldBe(right);
    }

    [Fact]
    public async Task An_edit_and_an_edit_back_keep_what_was_read_from_the_profile()
    {
        await RegisterAsync();
        await PublishAsync(0, Start, Lift(1, 100), Finish(2));
        var before = await HandledAsync();
        await EditProfileAsync(profile => profile with { Units = "metric" });

        await EditTypeAsync("running");
        var after = await EditTypeAsync("weight_training");

        Weights(after).ShouldBe(["100 lb"]);
        after.EntryDefaults.ShouldBe(before.EntryDefaults);
    }

    [Fact]
    public async Task A_running_workout_follows_the_profile_until_it_is_derived_for_good()
    {
        await RegisterAsync();
        await PublishAsync(0, Start, Lift(1, 100));
        await host.AppendAllAsync();
        Weights(await OpenedAsync()).ShouldBe(["100 lb"]);

        await EditProfileAsync(profile => profile with { Units = "metric" });
        Weights(await OpenedAsync()).ShouldBe(["100 kg"]);

        await PublishAsync(10, Finish(2));
        var derived = await HandledAsync();
        Weights(derived).ShouldBe(["100 kg"]);
        derived.EntryDefaults.ShouldBe(new EntryDefaults { TimeZone = "America/New_York", WeightUnit = "kg" });
    }

    [Fact]
    public async Task Where_there_is_no_account_the_defaults_of_a_new_one_are_read()
    {
        await PublishAsync(0, Start, Lift(1, 100), Finish(2));

        var derived = await HandledAsync();

        derived.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
        Weights(derived).ShouldBe(["100 kg"]);
    }

    [Fact]
    public async Task A_workout_that_leaves_nothing_to_the_profile_asks_for_none()
    {
        await using var without = new HandlerHost(
            new HandlerSetup { Time = new ManualTime(Heard.AddHours(1)), Configure = services => services.AddSingleton<IAccountStore>(new ClosedAccounts()) });
        var rowing = Workout(1, 1);
        await without.PublishAsync(Upload(rowing, Phone, 0, WholeWorkout()));
        await without.PublishAsync(Upload(Lifting, Phone, 0, Start, Lift(1, 100), Finish(2)));

        await without.HandleAllAsync();

        (await without.GetAsync(rowing))!.Summary!.EntryDefaults.ShouldBeNull();
        (await without.GetAsync(Lifting))!.ShouldSatisfyAllConditions(
            w => w.Summary.ShouldBeNull("it has to wait for the accounts"),
            w => w.IsBehind.ShouldBeTrue());
    }

    private static FramedEvent Start => Event(0, "started", "\"started_at\":\"2026-11-1 9AM\",\"type\":\"weight_lifting\",\"elapsed_ms\":0");

    private static FramedEvent Lift(int seq, int weight) =>
        Event(
            seq,
            "progress",
            $"\"elapsed_ms\":{seq * 60_000},\"progress\":{{\"exercises\":[{{\"type\":\"dead_lift\",\"weights\":[{weight}],\"repetition\":3}}]}}");

    private static FramedEvent Finish(int seq) => Finished(seq);

    private Task PublishAsync(int heardAfterMs, params FramedEvent[] events) => host.PublishAsync(Upload(Lifting, Phone, heardAfterMs, events));

    private async Task<WorkoutSummary> HandledAsync()
    {
        await host.HandleAllAsync();
        return (await host.GetAsync(Lifting))!.Summary.ShouldNotBeNull();
    }

    private async Task<WorkoutSummary> OpenedAsync()
    {
        var head = (await host.Reads.HeadAsync(Lifting, ReadFrom.Primary, CancellationToken.None)).ShouldNotBeNull();
        return (await host.Services.GetRequiredService<OpenedWorkouts>().UpToDateAsync(head, CancellationToken.None))
            .ShouldNotBeNull()
            .Summary.ShouldNotBeNull();
    }

    private async Task<WorkoutSummary> EditTypeAsync(string type)
    {
        var changed = await host.Services.GetRequiredService<Deriver>().ChangeAsync(
            Lifting,
            workout => workout with { Overlay = new WorkoutOverlay { Revision = (workout.Overlay?.Revision ?? 0) + 1, EditedAt = Heard, ExerciseType = type } },
            CancellationToken.None);
        return changed.ShouldNotBeNull().Summary.ShouldNotBeNull();
    }

    private async Task RegisterAsync() => (await host.Services.GetRequiredService<IAccountStore>().CreateUserAsync(
        new UserDocument
        {
            UserId = Lifting.User.Value, Email = "ann@example.com", PasswordHash = "hash", Cell = "local", CreatedAt = Heard,
            Profile = new UserProfile { TimeZone = AmericanAtFirst.TimeZone!, Units = "imperial" },
        },
        new byte[] { 1 },
        CancellationToken.None)).ShouldBeTrue();

    private async Task EditProfileAsync(Func<UserProfile, UserProfile> edit)
    {
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        var user = (await accounts.GetUserAsync(Lifting.User, CancellationToken.None))!;
        (await accounts.PutUserAsync(user.Document with { Profile = edit(user.Document.Profile) }, user.Revision, CancellationToken.None)).ShouldBeTrue();
    }

    private static IReadOnlyList<string> Weights(WorkoutSummary summary) =>
        [.. JsonNode.Parse(summary.Details.ShouldNotBeNull().GetRawText())!["sets"]!.AsArray().Select(s => $"{s!["weight"]!.ToJsonString()} {s["unit"]}")];

    // A store that has everything but can tell of no account.
    private sealed class ClosedAccounts : IAccountStore
    {
        public ValueTask<IReadOnlyList<UserId>> ListUsersAsync(UserId after, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> WasDeletedAsync(UserId user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EntryDefaults?> EntryDefaultsAsync(UserId user, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody may ask here.");

        public ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody may ask here.");

        public ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EmailGiven> GiveEmailAsync(
            UserDocument user, long expectedRevision, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> TakeEmailsAsync(
            UserDocument user, long expectedRevision, IReadOnlyList<ReadOnlyMemory<byte>> emailKeys, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<(UserId User, DateTimeOffset At)>> ListDeletedAsync(UserId after, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ForgetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask AddMailAsync(CodeMail mail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<CodeMail>> ListMailsDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> PostponeMailAsync(CodeMail mail, DateTimeOffset due, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ForgetMailAsync(UserId user, Guid mail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> HasAccountsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask AddEventAsync(SecurityEventDocument happened, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<SecurityEventDocument>> LatestEventsAsync(
            UserId user, Guid before, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ForgetEventsAsync(UserId user, DateTimeOffset before, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
