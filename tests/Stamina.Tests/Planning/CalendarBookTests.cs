using System.Text.Json;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.GoalServer.Planning;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Planning;

/// <summary>A calendar in a real store, as two phones change it.</summary>
public sealed class CalendarBookTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly UserId User = new(new Guid("018f0000-0000-7000-8000-00000000000a"));

    private static readonly DeviceId Phone = new(new Guid("018f0000-0000-7000-8000-0000000000aa"));

    private readonly ManualTime clock = new(new DateTimeOffset(2026, 12, 1, 6, 0, 0, TimeSpan.Zero));
    private readonly TestAccountStore store = new(new TestAccounts());

    private CalendarBook Book => new(store.Get<ICalendarStore>(), store.Get<IAccountStore>(), clock);

    public async ValueTask InitializeAsync()
    {
        await store.OpenAsync();
        var user = new UserDocument
        {
            UserId = User.Value, Email = "ada@example.org", PasswordHash = "", Cell = "local", CreatedAt = clock.GetUtcNow(), Profile = new UserProfile(),
        };
        (await store.Get<IAccountStore>().CreateUserAsync(user, new byte[32], default)).ShouldBeTrue();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Two_phones_change_different_members_of_one_planned_workout_and_both_count()
    {
        var id = Id(1);
        await EditAsync($$"""{"planned_id":"{{id}}","day":"2026-12-03","time":"07:30","exercise_type":"running","note":"Slowly"}""");
        await EditAsync($$"""{"planned_id":"{{id}}","day":"2026-12-04"}""");
        await EditAsync($$"""{"planned_id":"{{id}}","title":"Easy run","time":null}""");

        var one = (await ListAsync()).ShouldHaveSingleItem();
        (one.Day, one.Title, one.Note, one.Time).ShouldBe((new DateOnly(2026, 12, 4), "Easy run", "Slowly", null));
    }

    [Fact]
    public async Task A_repeated_change_changes_nothing_and_a_real_one_counts_the_revision()
    {
        var plan = $$$"""{"planned_id":"{{{Id(1)}}}","day":"2026-12-03","exercise_type":"running","target":{"distance":{"value":5,"unit":"km"} } }""";
        (await EditAsync(plan)).Revision.ShouldBe(1);
        var before = (await ListAsync())[0].ChangedAt;
        clock.Advance(TimeSpan.FromHours(1));
        (await EditAsync(plan)).Revision.ShouldBe(1);
        (await ListAsync())[0].ChangedAt.ShouldBe(before);

        (await EditAsync($$"""{"planned_id":"{{Id(1)}}","day":"2026-12-05"}""")).Revision.ShouldBe(2);
        (await ListAsync())[0].ChangedAt.ShouldBe(before + TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_deletion_stands_against_a_late_change_of_another_phone_and_is_taken_back_by_the_whole_of_it()
    {
        var id = Id(1);
        await EditAsync($$"""{"planned_id":"{{id}}","day":"2026-12-03","exercise_type":"running","note":"Private"}""");
        await EditAsync($$"""{"planned_id":"{{id}}","deleted":true}""");
        await EditAsync($$"""{"planned_id":"{{id}}","title":"Late"}""");
        await EditAsync($$"""{"planned_id":"{{id}}","day":"2026-12-03","exercise_type":"running"}""");
        (await ListAsync()).ShouldBeEmpty();
        (await store.Get<ICalendarStore>().GetAsync(User, default))!.Document.Planned.ShouldHaveSingleItem().Note.ShouldBeNull("nothing said remains");

        await EditAsync($$"""{"planned_id":"{{id}}","day":"2026-12-03","exercise_type":"running","deleted":false}""");
        (await ListAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_change_of_what_was_never_there_or_is_forgotten_makes_nothing()
    {
        await EditAsync($$"""{"planned_id":"{{Id(1)}}","title":"Of another phone"}""", $$"""{"planned_id":"{{Id(2)}}","deleted":true}""");
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_export_brings_what_was_not_there_and_counts_nothing_else()
    {
        await EditAsync(Plan(1));
        var brought = Parse(
            Plan(1), Plan(2), Plan(2), $$"""{"planned_id":"{{Id(3)}}","title":"Without a day"}""", $$"""{"planned_id":"{{Id(4)}}","deleted":true}""");
        var refused = new List<FieldError>();

        var taken = await Book.BringAsync(User, [.. brought.Select((change, at) => ($"planned[{at}]", change))], refused, default);

        taken.ShouldBe(1);
        refused.ShouldBeEmpty();
        (await ListAsync()).Select(one => one.PlannedId).ShouldBe([Id(1), Id(2)]);

        static string Plan(int n) => $$"""{"planned_id":"{{Id(n)}}","day":"2026-12-0{{n}}","exercise_type":"running"}""";
    }

    [Fact]
    public async Task A_full_calendar_lets_what_is_long_past_go_and_refuses_what_would_push_out_anything_else()
    {
        var all = Enumerable.Range(0, PlannedChanges.MostPlanned).Select(n => Plan(n, new DateOnly(2026, 1, 1).AddDays(n / 2))).ToArray();
        foreach (var some in all.Chunk(500))
        {
            await EditAsync(some);
        }

        var (_, refusal) = await Book.EditAsync(User, Parse(Plan(5_000, new DateOnly(2026, 12, 1))), default);
        refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.Conflict);

        clock.Advance(TimeSpan.FromDays(200));
        await EditAsync(Plan(5_000, new DateOnly(2027, 7, 1)));
        var listed = await ListAsync();
        listed.Count.ShouldBe(PlannedChanges.MostPlanned);
        listed[^1].PlannedId.ShouldBe(Id(5_000));

        static string Plan(int n, DateOnly day) => $$"""{"planned_id":"{{Id(n)}}","day":"{{day:yyyy-MM-dd}}","exercise_type":"running"}""";
    }

    [Theory]
    [InlineData("""{"day":"1999-12-31"}""", "changes[0].day")]
    [InlineData("""{"day":"2029-12-02"}""", "changes[0].day")]
    [InlineData("""{"time":"24:00"}""", "changes[0].time")]
    [InlineData("""{"exercise_type":"Running"}""", "changes[0].exercise_type")]
    [InlineData("""{"title":"a\nb"}""", "changes[0].title")]
    [InlineData("""{"note":"\u0001"}""", "changes[0].note")]
    [InlineData("""{"target":{}}""", "changes[0].target")]
    [InlineData("""{"target":{"distance":{"value":5,"unit":"kg"}}}""", "changes[0].target.distance")]
    [InlineData("""{"target":{"distance":{"value":0,"unit":"km"}}}""", "changes[0].target.distance")]
    [InlineData("""{"target":{"duration_s":0}}""", "changes[0].target.duration_s")]
    [InlineData("""{"target":{"exercises":[]}}""", "changes[0].target.exercises")]
    [InlineData(
        """{"target":{"exercises":[{"exercise":"squat","sets":5,"repetitions":5,"weight":{"value":5,"unit":"km"}}]}}""",
        "changes[0].target.exercises[0].weight")]
    [InlineData("""{"outcome":{"state":"done"}}""", "changes[0].outcome.session_id")]
    [InlineData("""{"plan":{"plan_id":"x"}}""", "changes[0].plan.plan_id")]
    [InlineData("""{"plan":{"plan_id":"plan_01jt4w0r5ze9vtd9x6kqk4rz1a","template":"A"}}""", "changes[0].plan.template")]
    public async Task A_change_that_says_what_cannot_be_is_refused_by_its_path_and_nothing_beside_it_is_made(string change, string field)
    {
        var good = $$"""{"planned_id":"{{Id(1)}}","day":"2026-12-03","exercise_type":"running"}""";
        var bad = $$"""{"planned_id":"{{Id(2)}}",{{change[1..]}}""";
        var (_, refusal) = await Book.EditAsync(User, Parse(bad, good), default);
        refusal.ShouldNotBeNull().Problem.Errors!.ShouldHaveSingleItem().Field.ShouldBe(field);
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_reads_until_it_is_replaced_or_ended_and_a_guess_reads_nothing()
    {
        await EditAsync($$"""{"planned_id":"{{Id(1)}}","day":"2026-12-03","exercise_type":"running"}""");
        (await Book.ReadAsync(FileOf($"/{CalendarToken.Mint(User)}.ics"), default)).ShouldBeNull("there is none yet");

        var first = FileOf((await Book.LinkAsync(User, Phone, default))!.Path);
        (await Book.ReadAsync(first, default)).ShouldNotBeNull().Planned.ShouldHaveSingleItem();
        (await Book.ReadAsync($"{CalendarToken.Mint(User)}.ics", default)).ShouldBeNull();
        (await Book.ReadAsync(first[..^4], default)).ShouldBeNull();
        JsonSerializer.Serialize((await store.Get<ICalendarStore>().GetAsync(User, default))!.Document, DocumentJson.Default.CalendarDocument)
            .ShouldNotContain(first[..^4], customMessage: "a copy of the store opens no link");

        var second = FileOf((await Book.LinkAsync(User, Phone, default))!.Path);
        (await Book.ReadAsync(first, default)).ShouldBeNull();
        (await Book.ReadAsync(second, default)).ShouldNotBeNull();
        (await Book.ListAsync(User, default))!.LinkMadeAt.ShouldBe(clock.GetUtcNow());

        await Book.UnlinkAsync(User, default);
        (await Book.ReadAsync(second, default)).ShouldBeNull();
        (await ListAsync()).ShouldHaveSingleItem();

        static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];
    }

    [Fact]
    public async Task Of_a_deleted_account_nothing_is_read_or_written()
    {
        await EditAsync($$"""{"planned_id":"{{Id(1)}}","day":"2026-12-03","exercise_type":"running"}""");
        var path = (await Book.LinkAsync(User, Phone, default))!.Path;
        await store.Get<IAccountStore>().DeleteUserAsync(User, clock.GetUtcNow(), default);

        (await Book.ReadAsync(path[(path.LastIndexOf('/') + 1)..], default)).ShouldBeNull();
        (await Book.ListAsync(User, default)).ShouldBeNull();
        (await Book.EditAsync(User, Parse($$"""{"planned_id":"{{Id(1)}}","day":"2026-12-03","exercise_type":"running"}"""), default)).Refusal!
            .Problem.Type.ShouldBe(ProblemTypes.Gone);
        (await Book.LinkAsync(User, Phone, default)).ShouldBeNull();
    }

    private static string Id(int n) => new PlannedId(new Guid($"018f0000-0000-7000-8000-{n:000000000000}")).ToString();

    private static IReadOnlyList<PlannedChange> Parse(params string[] changes) =>
        JsonSerializer.Deserialize($$"""{"changes":[{{string.Join(',', changes)}}]}""", PlanningJson.Default.EditCalendar)!.Changes;

    private async Task<CalendarAnswer> EditAsync(params string[] changes)
    {
        var (answer, refusal) = await Book.EditAsync(User, Parse(changes), default);
        refusal.ShouldBeNull();
        return answer!;
    }

    private async Task<IReadOnlyList<PlannedAnswer>> ListAsync() => (await Book.ListAsync(User, default))!.Planned;
}
