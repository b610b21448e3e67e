using System.Security.Cryptography;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>How an adapter's directory starts: empty but for what other tests entered under addresses of their own.</summary>
public interface IDirectoryFixture : IAsyncDisposable
{
    IDirectory Directory { get; }
}

/// <summary>What every directory keeps.</summary>
public abstract class DirectorySuite
{
    protected abstract Task<IDirectoryFixture> StartAsync();

    protected static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    protected static DirectoryEntry New(string cell = "c1") =>
        new(RandomNumberGenerator.GetBytes(DirectoryEntry.EmailKeyLength), new UserId(Guid.CreateVersion7()), cell);

    [Fact]
    public async Task A_free_address_is_claimed_and_found_by_its_key_and_by_its_user()
    {
        await using var started = await StartAsync();
        var directory = started.Directory;
        var ada = New("c2");
        ShouldBeSame(await directory.ClaimAsync(ada, Soon), ada);
        ShouldBeSame(await directory.FindAsync(ada.EmailKey, Soon), ada);
        (await directory.FindCellAsync(ada.User, Soon)).ShouldBe("c2");
        (await directory.FindAsync(New().EmailKey, Soon)).ShouldBeNull();
        (await directory.FindCellAsync(New().User, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_claim_of_a_taken_address_is_told_whose_it_is_and_changes_nothing()
    {
        await using var started = await StartAsync();
        var ada = New();
        await started.Directory.ClaimAsync(ada, Soon);
        await started.Directory.ConfirmAsync(ada.EmailKey, ada.User, Soon);
        var late = New("c2") with { EmailKey = ada.EmailKey };
        ShouldBeSame(await started.Directory.ClaimAsync(late, Soon), ada);
        ShouldBeSame(await started.Directory.ClaimAsync(ada, Soon), ada);
        (await started.Directory.FindCellAsync(late.User, Soon)).ShouldBeNull();
        (await started.Directory.ListInDoubtAsync("c1", TimeSpan.Zero, 1_000, Soon)).ShouldNotContain(
            entry => entry.User == ada.User,
            "the settled entry stays settled");
    }

    [Fact]
    public async Task Of_many_claims_at_once_from_several_cells_one_wins_and_all_are_told_which()
    {
        await using var started = await StartAsync();
        var key = New().EmailKey;
        var told = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            await started.Directory.ClaimAsync(New($"c{i % 3}") with { EmailKey = key }, Soon))));
        told.Select(entry => (entry.User, entry.Cell)).Distinct().Count().ShouldBe(1);
        ShouldBeSame(await started.Directory.FindAsync(key, Soon), told[0]);
    }

    [Fact]
    public async Task A_claim_is_in_doubt_until_it_is_settled_and_again_once_it_is_doubted()
    {
        await using var started = await StartAsync();
        var ada = New($"c{Guid.NewGuid():n}"[..20]);
        await started.Directory.ClaimAsync(ada, Soon);
        ShouldBeSame((await InDoubtAsync()).ShouldHaveSingleItem(), ada);
        (await started.Directory.ListInDoubtAsync(ada.Cell, TimeSpan.FromHours(1), 10, Soon)).ShouldBeEmpty("not for an hour yet");
        (await started.Directory.ConfirmAsync(ada.EmailKey, ada.User, Soon)).ShouldBeTrue();
        (await started.Directory.ConfirmAsync(ada.EmailKey, ada.User, Soon)).ShouldBeTrue("confirming again is no mistake");
        (await InDoubtAsync()).ShouldBeEmpty();
        (await started.Directory.DoubtAsync(ada.EmailKey, ada.User, Soon)).ShouldBeTrue();
        (await InDoubtAsync()).ShouldHaveSingleItem();
        ShouldBeSame(await started.Directory.FindAsync(ada.EmailKey, Soon), ada);

        async Task<IReadOnlyList<DirectoryEntry>> InDoubtAsync() => await started.Directory.ListInDoubtAsync(ada.Cell, TimeSpan.Zero, 10, Soon);
    }

    [Fact]
    public async Task Doubts_are_listed_for_one_cell_oldest_first_and_bounded()
    {
        await using var started = await StartAsync();
        var cell = $"c{Guid.NewGuid():n}"[..20];
        var entries = Enumerable.Range(0, 4).Select(_ => New(cell)).ToList();
        foreach (var entry in entries)
        {
            await started.Directory.ClaimAsync(entry, Soon);
            await started.Directory.ClaimAsync(New($"x{cell}"[..20]), Soon);
            var claimed = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            await Wait.UntilAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > claimed); // the age of a doubt is told in milliseconds
        }

        await started.Directory.DoubtAsync(entries[0].EmailKey, entries[0].User, Soon);
        (await started.Directory.ListInDoubtAsync(cell, TimeSpan.Zero, 3, Soon))
            .Select(entry => entry.User)
            .ShouldBe([entries[1].User, entries[2].User, entries[3].User]);
    }

    [Fact]
    public async Task An_entry_is_changed_and_released_only_in_the_name_of_its_user()
    {
        await using var started = await StartAsync();
        var (ada, other) = (New(), New());
        await started.Directory.ClaimAsync(ada, Soon);
        (await started.Directory.ConfirmAsync(ada.EmailKey, other.User, Soon)).ShouldBeFalse();
        (await started.Directory.DoubtAsync(ada.EmailKey, other.User, Soon)).ShouldBeFalse();
        await started.Directory.ReleaseAsync(ada.EmailKey, other.User, Soon);
        ShouldBeSame(await started.Directory.FindAsync(ada.EmailKey, Soon), ada);
    }

    [Fact]
    public async Task A_released_address_is_free_for_whoever_comes_first()
    {
        await using var started = await StartAsync();
        var ada = New();
        await started.Directory.ClaimAsync(ada, Soon);
        await started.Directory.ReleaseAsync(ada.EmailKey, ada.User, Soon);
        await started.Directory.ReleaseAsync(ada.EmailKey, ada.User, Soon);
        (await started.Directory.FindAsync(ada.EmailKey, Soon)).ShouldBeNull();
        (await started.Directory.FindCellAsync(ada.User, Soon)).ShouldBeNull();
        (await started.Directory.ConfirmAsync(ada.EmailKey, ada.User, Soon)).ShouldBeFalse();
        var next = New("c2") with { EmailKey = ada.EmailKey };
        ShouldBeSame(await started.Directory.ClaimAsync(next, Soon), next);
    }

    [Fact]
    public async Task An_address_that_was_confirmed_since_it_was_doubted_is_not_released()
    {
        await using var started = await StartAsync();
        var ada = New();
        await started.Directory.ClaimAsync(ada, Soon);
        await started.Directory.ConfirmAsync(ada.EmailKey, ada.User, Soon);
        await started.Directory.ReleaseAsync(ada.EmailKey, ada.User, Soon);
        ShouldBeSame(await started.Directory.FindAsync(ada.EmailKey, Soon), ada);
        await started.Directory.DoubtAsync(ada.EmailKey, ada.User, Soon);
        await started.Directory.ReleaseAsync(ada.EmailKey, ada.User, Soon);
        (await started.Directory.FindAsync(ada.EmailKey, Soon)).ShouldBeNull();
    }

    protected static void ShouldBeSame(DirectoryEntry? entry, DirectoryEntry expected)
    {
        entry.ShouldNotBeNull();
        entry.EmailKey.ToArray().ShouldBe(expected.EmailKey.ToArray());
        (entry.User, entry.Cell).ShouldBe((expected.User, expected.Cell));
    }
}
