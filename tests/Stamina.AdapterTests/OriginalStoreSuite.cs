using System.Security.Cryptography;
using System.Text;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>What every store keeps of the files that workouts were made of, and when it goes.</summary>
public abstract class OriginalStoreSuite : StoreSuite
{
    private static readonly byte[] Gpx = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<trkpt lat='46.05' lon='14.5'/>", 500)));

    [Fact]
    public async Task A_file_comes_back_byte_for_byte_however_many_parts_it_has()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        byte[][] files =
        [
            Gpx, [], RandomNumberGenerator.GetBytes(PackedOriginal.PartLength), RandomNumberGenerator.GetBytes(PackedOriginal.PartLength + 1),
            new byte[(3 * PackedOriginal.PartLength) + 17],
        ];

        for (var i = 0; i < files.Length; i++)
        {
            var key = await WorkoutAsync(store, user, i + 1);
            (await KeepAsync(store, files[i], key)).ShouldBe([key.Session]);
            var original = (await store.Originals.FindAsync(key, Soon)).ShouldNotBeNull();
            original.Document.Name.ShouldBe("run.gpx");
            original.Document.Length.ShouldBe(files[i].Length);
            original.Document.Sha256.ShouldBe(SHA256.HashData(files[i]));
            (await ReadAsync(store, original)).AsSpan().SequenceEqual(files[i]).ShouldBeTrue();
        }

        (await store.Originals.ListAsync(user, Soon)).Select(original => original.Workout.Session)
            .ShouldBe(Enumerable.Range(1, files.Length).Select(number => Documents.Key(user, number).Session));
        (await store.Originals.ListAsync(Documents.NewUser(), Soon)).ShouldBeEmpty();
        (await store.Originals.FindAsync(Documents.Key(Documents.NewUser(), 1), Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_content_is_kept_once_and_goes_with_the_last_workout_that_was_made_of_it()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var (one, two, three) = (await WorkoutAsync(store, user, 1), await WorkoutAsync(store, user, 2), await WorkoutAsync(store, user, 3));
        (await KeepAsync(store, Gpx, one, two)).ShouldBe([one.Session, two.Session], ignoreOrder: true);
        (await KeepAsync(store, Gpx, one, three)).ShouldBe([one.Session, three.Session], ignoreOrder: true);
        var all = await store.Originals.ListAsync(user, Soon);
        all.Count.ShouldBe(3);
        all.Select(original => original.ContentId).Distinct().ShouldHaveSingleItem();

        await DeleteAsync(store, one);
        (await ReadAsync(store, (await store.Originals.FindAsync(one, Soon)).ShouldNotBeNull())).ShouldBe(Gpx, "it can be restored");
        await BuryAsync(store, one);
        (await store.Originals.FindAsync(one, Soon)).ShouldBeNull();
        await BuryAsync(store, two);
        (await ReadAsync(store, (await store.Originals.FindAsync(three, Soon)).ShouldNotBeNull())).ShouldBe(Gpx);

        await BuryAsync(store, three);
        (await store.Originals.ListAsync(user, Soon)).ShouldBeEmpty();
        await Should.ThrowAsync<StoreUnavailableException>(() => ReadAsync(store, all[0]));
    }

    [Fact]
    public async Task The_file_of_one_account_is_nobody_elses_though_the_content_is_equal()
    {
        await using var store = await StartAsync();
        var (mine, yours) = (await WorkoutAsync(store, Documents.NewUser(), 1), await WorkoutAsync(store, Documents.NewUser(), 1));
        await KeepAsync(store, Gpx, mine);
        (await store.Originals.FindAsync(yours, Soon)).ShouldBeNull();
        await KeepAsync(store, Gpx, yours);

        await BuryAsync(store, mine);
        (await ReadAsync(store, (await store.Originals.FindAsync(yours, Soon)).ShouldNotBeNull())).ShouldBe(Gpx);
    }

    [Fact]
    public async Task A_workout_keeps_the_file_that_it_has()
    {
        await using var store = await StartAsync();
        var key = await WorkoutAsync(store, Documents.NewUser(), 1);
        await KeepAsync(store, Gpx, key);
        byte[] other = [1, 2, 3];

        (await KeepAsync(store, other, key)).ShouldBe([key.Session]);

        var original = (await store.Originals.FindAsync(key, Soon)).ShouldNotBeNull();
        (await ReadAsync(store, original)).ShouldBe(Gpx);
        var unkept = original with { ContentId = new Guid(SHA256.HashData(other).AsSpan(0, 16), bigEndian: true) };
        await Should.ThrowAsync<StoreUnavailableException>(() => ReadAsync(store, unkept));
    }

    [Fact]
    public async Task A_file_is_kept_for_a_workout_that_is_about_to_be_derived_and_for_none_that_is_deleted_or_unknown()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var (deleted, buried, unknown, arrived) =
            (await WorkoutAsync(store, user, 1), await WorkoutAsync(store, user, 2), Documents.Key(user, 3), Documents.Key(user, 4));
        await DeleteAsync(store, deleted);
        await BuryAsync(store, buried);
        await store.Events.AppendAsync(Documents.Append(Documents.Start, (arrived, [0, 1])), Soon);

        (await KeepAsync(store, Gpx, deleted, buried, unknown, arrived)).ShouldBe([arrived.Session]);

        (await store.Originals.ListAsync(user, Soon)).ShouldHaveSingleItem().Workout.ShouldBe(arrived);
    }

    [Fact]
    public async Task What_packs_to_more_than_its_bound_is_not_kept()
    {
        await using var store = await StartAsync();
        var key = await WorkoutAsync(store, Documents.NewUser(), 1);
        using var large = new MemoryStream(RandomNumberGenerator.GetBytes((int)OriginalLimits.MostBytes + 1));

        (await store.Originals.KeepAsync(key.User, "ride.fit", large, [key.Session], Soon)).Outcome.ShouldBe(OriginalOutcome.TooLarge);

        (await store.Originals.FindAsync(key, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task Files_go_with_their_account_and_none_is_kept_for_a_deleted_one()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        (await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey($"{user}@example.com"), Soon)).ShouldBeTrue();
        var key = await WorkoutAsync(store, user, 1);
        await KeepAsync(store, Gpx, key);
        var original = (await store.Originals.FindAsync(key, Soon)).ShouldNotBeNull();

        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);

        (await store.Originals.ListAsync(user, Soon)).ShouldBeEmpty();
        await Should.ThrowAsync<StoreUnavailableException>(() => ReadAsync(store, original));
        (await KeepAsync(store, Gpx, key)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_content_that_is_kept_again_while_its_last_workout_goes_is_whole()
    {
        await using var store = await StartAsync();
        var file = RandomNumberGenerator.GetBytes((2 * PackedOriginal.PartLength) + 1);
        for (var round = 0; round < 5; round++)
        {
            var user = Documents.NewUser();
            var (old, young) = (await WorkoutAsync(store, user, 1), await WorkoutAsync(store, user, 2));
            await KeepAsync(store, file, old);
            await DeleteAsync(store, old);

            await Task.WhenAll(PruneAsync(store), KeepAsync(store, file, young));

            (await ReadAsync(store, (await store.Originals.FindAsync(young, Soon)).ShouldNotBeNull())).AsSpan().SequenceEqual(file).ShouldBeTrue();
        }
    }

    private static async Task<WorkoutKey> WorkoutAsync(IStoreFixture store, UserId user, int number)
    {
        var key = Documents.Key(user, number);
        await WriteAsync(store, Documents.Workout(key, Documents.Start));
        return key;
    }

    private static Task DeleteAsync(IStoreFixture store, WorkoutKey key) =>
        WriteAsync(store, Documents.Workout(key, Documents.Start) with { DeletedAt = Documents.Start });

    private static async Task BuryAsync(IStoreFixture store, WorkoutKey key)
    {
        await DeleteAsync(store, key);
        await PruneAsync(store);
    }

    private static async Task PruneAsync(IStoreFixture store) =>
        await store.Maintenance.PruneAsync(Documents.Start.AddYears(-1), Documents.Start.AddDays(1), Soon);

    private static async Task<IReadOnlyList<SessionId>> KeepAsync(IStoreFixture store, byte[] file, params WorkoutKey[] workouts)
    {
        using var content = new MemoryStream(file);
        var kept = await store.Originals.KeepAsync(workouts[0].User, "run.gpx", content, [.. workouts.Select(key => key.Session)], Soon);
        kept.Outcome.ShouldBe(OriginalOutcome.Kept);
        return kept.Workouts;
    }

    private static async Task<byte[]> ReadAsync(IStoreFixture store, Original original)
    {
        using var whole = new MemoryStream();
        await foreach (var piece in store.Originals.ReadAsync(original, Soon))
        {
            await whole.WriteAsync(piece, Soon);
        }

        return whole.ToArray();
    }
}
