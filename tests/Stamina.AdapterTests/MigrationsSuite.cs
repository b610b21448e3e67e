using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>How an adapter makes an engine that holds nothing yet.</summary>
public interface IBareStoreFixture : IAsyncDisposable
{
    /// <summary>Opens the migrations of the one bare store, as another process would.</summary>
    IStoreMigrations Open();

    /// <summary>Marks the store as written by a program of the future.</summary>
    Task MarkAsNewerAsync();
}

/// <summary>What every adapter's migrations keep.</summary>
public abstract class MigrationsSuite
{
    protected abstract Task<IBareStoreFixture> StartAsync();

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    [Fact]
    public async Task A_bare_store_is_brought_to_this_version_once()
    {
        await using var bare = await StartAsync();
        var (before, after) = await bare.Open().MigrateAsync(Soon);
        before.ShouldBe(0);
        after.ShouldBeGreaterThan(0);
        (await bare.Open().MigrateAsync(Soon)).ShouldBe((after, after));
    }

    [Fact]
    public async Task Processes_that_start_at_once_migrate_once()
    {
        await using var bare = await StartAsync();
        var all = Enumerable.Range(0, 4).Select(_ => bare.Open()).ToList();
        var results = await Task.WhenAll(all.Select(m => Task.Run(async () => await m.MigrateAsync(Soon))));
        results.Count(r => r.Before == 0).ShouldBe(1);
        results.Select(r => r.After).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Asking_for_the_version_changes_nothing()
    {
        await using var bare = await StartAsync();
        var (present, needed) = await bare.Open().VersionAsync(Soon);
        present.ShouldBe(0);
        (await bare.Open().VersionAsync(Soon)).ShouldBe((0, needed));
        (await bare.Open().MigrateAsync(Soon)).ShouldBe((0, needed));
        (await bare.Open().VersionAsync(Soon)).ShouldBe((needed, needed));
        await bare.MarkAsNewerAsync();
        (await bare.Open().VersionAsync(Soon)).ShouldBe((9999, needed));
    }

    [Fact]
    public async Task A_newer_store_is_refused_and_left_alone()
    {
        await using var bare = await StartAsync();
        await bare.Open().MigrateAsync(Soon);
        await bare.MarkAsNewerAsync();
        var refusal = await Should.ThrowAsync<InvalidOperationException>(async () => await bare.Open().MigrateAsync(Soon));
        refusal.Message.ShouldContain("newer");
    }
}
