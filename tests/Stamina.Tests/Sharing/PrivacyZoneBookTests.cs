using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.GoalServer.Sharing;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Sharing;

/// <summary>The hidden places of an account in a real store.</summary>
public sealed class PrivacyZoneBookTests : IAsyncLifetime, IAsyncDisposable
{
    private const int LatE7 = 460_000_000;
    private const int LonE7 = 145_000_000;

    private static readonly UserId User = new(new Guid("018f0000-0000-7000-8000-00000000000a"));

    private readonly ManualTime clock = new(new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero));
    private readonly TestAccountStore store = new(new TestAccounts());

    private IAccountStore Accounts => store.Get<IAccountStore>();

    private PrivacyZoneBook Book => new(Accounts, clock);

    public async ValueTask InitializeAsync()
    {
        await store.OpenAsync();
        var user = new UserDocument
        {
            UserId = User.Value, Email = "ada@example.org", PasswordHash = "", Cell = "local", CreatedAt = clock.GetUtcNow(), Profile = new UserProfile(),
        };
        (await Accounts.CreateUserAsync(user, new byte[32], default)).ShouldBeTrue();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_first_copy_hides_where_it_begins_and_ends_and_every_later_one_the_same()
    {
        var first = await Book.ForAsync(User, Track(LatE7, LatE7 + 500_000), default);
        (await Book.ListAsync(User, default))!.Select(zone => (zone.LatE7, zone.Chosen)).ShouldBe([(LatE7, false), (LatE7 + 500_000, false)]);

        // 30 m beside: the receiver's noise and the other side of the street.
        var second = await Book.ForAsync(User, Track(LatE7 + 2_700, LatE7 + 500_000), default);
        (await Book.ListAsync(User, default))!.Count.ShouldBe(2);
        foreach (var metres in Enumerable.Range(-1_500, 3_000).Where(metre => metre % 25 == 0))
        {
            var point = Point(LatE7 + (metres * 90));
            (second!.AreaOf(point) is null).ShouldBe(first!.AreaOf(point) is null);
        }
    }

    [Fact]
    public async Task A_place_that_was_taken_out_is_shown_and_not_found_again_and_hides_the_same_once_it_is_back()
    {
        var (home, _) = await Book.AddAsync(User, Book.New(LatE7, LonE7) with { Name = "Home", Chosen = true }, default);
        var before = await HiddenAsync();
        before.ShouldContain(true);

        (await Book.RemoveAsync(User, new PrivacyZoneId(home!.ZoneId), default)).ShouldBeTrue();
        (await Book.RemoveAsync(User, new PrivacyZoneId(home.ZoneId), default)).ShouldBeFalse("it is out already");
        (await HiddenAsync()).ShouldNotContain(true);
        (await Book.ListAsync(User, default))!.ShouldBeEmpty();

        // 60 m beside, as one points twice at the same house.
        var (again, _) = await Book.AddAsync(User, Book.New(LatE7 + 5_400, LonE7) with { Chosen = true }, default);
        (again!.ZoneId, again.Name, again.LatE7).ShouldBe((home.ZoneId, "Home", LatE7));
        (await HiddenAsync()).ShouldBe(before);

        async Task<List<bool>> HiddenAsync()
        {
            var places = await Book.ForAsync(User, Track(LatE7, LatE7), default);
            return [.. Enumerable.Range(-60, 120).Select(n => places!.AreaOf(Point(LatE7 + (n * 2_250))) is not null)];
        }
    }

    [Fact]
    public async Task Found_places_make_room_for_newer_ones_and_chosen_ones_do_not()
    {
        for (var n = 0; n < PrivacyZoneBook.Most; n++)
        {
            (await Book.AddAsync(User, Chosen(n), default)).Refusal.ShouldBeNull();
        }

        (await Book.AddAsync(User, Chosen(PrivacyZoneBook.Most), default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Conflict);
        for (var n = 0; n <= PrivacyZoneBook.Most; n++)
        {
            await Book.ForAsync(User, Track(LatE7 - ((n + 1) * 300_000), LatE7 - ((n + 1) * 300_000)), default);
        }

        var zones = (await Book.ListAsync(User, default))!;
        zones.Count(zone => zone.Chosen).ShouldBe(PrivacyZoneBook.Most);
        zones.Where(zone => !zone.Chosen).Select(zone => zone.LatE7).ShouldBe(
            Enumerable.Range(1, PrivacyZoneBook.Most).Select(n => LatE7 - ((n + 1) * 300_000)));

        // One that is taken out makes room for another.
        await Book.RemoveAsync(User, new PrivacyZoneId(zones[5].ZoneId), default);
        (await Book.AddAsync(User, Chosen(PrivacyZoneBook.Most), default)).Refusal.ShouldBeNull();

        PrivacyZone Chosen(int n) => Book.New(LatE7 + (n * 300_000), LonE7) with { Chosen = true };
    }

    [Fact]
    public async Task Two_copies_at_once_from_one_door_hide_one_place_by_one_secret()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Book.ForAsync(User, Track(LatE7, LatE7), default).AsTask())));
        (await Book.ListAsync(User, default))!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_account_has_no_places()
    {
        await Accounts.DeleteUserAsync(User, clock.GetUtcNow(), default);
        (await Book.ListAsync(User, default)).ShouldBeNull();
        (await Book.ForAsync(User, Track(LatE7, LatE7), default)).ShouldBeNull();
        (await Book.AddAsync(User, Book.New(LatE7, LonE7), default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Gone);
    }

    private static TrackPoint Point(int latE7) =>
        new(latE7, LonE7, ElapsedMs: 0, ElevationMm: null, HeartRate: null, BreakBefore: false, NotCounted: null);

    private static TrackPoint[] Track(int fromLatE7, int toLatE7) => [Point(fromLatE7), Point(toLatE7)];
}
