using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stamina.Adapters.Sqlite;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Adapters.Sqlite.Queue;
using Stamina.Contracts.Ids;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests.Sqlite;

/// <summary>What only holds of files.</summary>
public class SqliteFilesTests
{
    private static readonly UserId Ana = new(new Guid("018f0000-0000-7000-8000-000000000001"));

    [Fact]
    public async Task An_older_store_is_upgraded_with_everything_in_it()
    {
        await using var store = new SqliteStoreFixture();
        await using (
            var packed = new GZipStream(
                File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Sqlite", "Fixtures", "store-1.db.gz")),
                CompressionMode.Decompress))
        await using (var file = File.Create(Path.Combine(store.Folder, "store.db")))
        {
            await packed.CopyToAsync(file);
        }

        (await store.Migrations.MigrateAsync(CancellationToken.None)).ShouldBe((1, new MigrationSet("store").Latest));
        (await store.Accounts.FindByEmailAsync(Documents.EmailKey("ana@example.com"), CancellationToken.None))
            .ShouldNotBeNull()
            .Document.Profile.Name.ShouldBe("Ana");
        (await store.Accounts.ListDevicesAsync(Ana, CancellationToken.None)).Count.ShouldBe(1);
        (await store.Goals.ListAsync(Ana, ReadFrom.Primary, CancellationToken.None)).Count.ShouldBe(1);
        var kept = (await store.Reads.GetAsync(Documents.Key(Ana, 1), ReadFrom.Primary, CancellationToken.None)).ShouldNotBeNull();
        Documents.Canonical(kept).ShouldBe(Documents.Canonical(Documents.Workout(Documents.Key(Ana, 1), Documents.Start)));
        (await store.Reads.GetAsync(Documents.Key(Ana, 2), ReadFrom.Primary, CancellationToken.None))!.DeletedAt.ShouldBe(Documents.Start.AddDays(2));
        (await store.Reads.TotalsAsync(Ana, 202611, 202611, ReadFrom.Primary, CancellationToken.None)).Months.Single().Rows.Count.ShouldBe(1);
        (await store.Reads.NotYetAppendedAsync([new BatchName(new Guid("018f0000-0000-7000-8000-0000000000b1"), 7)], CancellationToken.None)).ShouldBeEmpty();

        // Written before rules were noted: derived once more.
        await store.Maintenance.MakeStaleDueAsync(1, [], Documents.Start, 10, CancellationToken.None);
        (await store.Reads.StateAsync(Ana, ReadFrom.Primary, CancellationToken.None))
            .Due.Select(d => d.Key)
            .ShouldBe([Documents.Key(Ana, 1), Documents.Key(Ana, 2)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_store_that_was_not_migrated_says_what_to_do()
    {
        await using var store = new SqliteStoreFixture();
        var refusal = await Should.ThrowAsync<InvalidOperationException>(async () => await store.Reads.StoreEpochAsync(CancellationToken.None));
        refusal.Message.ShouldContain("stamina migrate");
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_files()
    {
        await using var store = (SqliteStoreFixture)await SqliteStoreFixture.StartAsync();
        using var queue = new SqliteBatchQueue(new SqliteOptions { DataFolder = store.Folder }, TimeProvider.System, TestKeys.Queue);
        await queue.PublishAsync(new BatchName(Guid.NewGuid(), 1), new byte[] { 1 }, CancellationToken.None);
        await store.Goals.PutAsync(Documents.Goal(Ana, Guid.NewGuid()), 0, CancellationToken.None);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var files = Directory.GetFiles(store.Folder);
        files.Length.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var file in files)
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Fact]
    public async Task Files_that_root_makes_belong_to_whom_their_folder_belongs_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        await using var store = new SqliteStoreFixture();
        using (var chown = Process.Start("chown", ["12345:12346", store.Folder]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await store.Migrations.MigrateAsync(CancellationToken.None);
        using var queue = new SqliteBatchQueue(new SqliteOptions { DataFolder = store.Folder }, TimeProvider.System, TestKeys.Queue);
        await queue.PublishAsync(new BatchName(Guid.NewGuid(), 1), new byte[] { 1 }, CancellationToken.None);
        await store.Goals.PutAsync(Documents.Goal(Ana, Guid.NewGuid()), 0, CancellationToken.None);

        var files = Directory.GetFiles(store.Folder);
        files.Select(Path.GetFileName).ShouldBe(
            ["store.db", "store.db-wal", "store.db-shm", "queue.db", "queue.db-wal", "queue.db-shm"], ignoreOrder: true);
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u:%g", .. files]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        (await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ShouldBe(["12345:12346"]);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_found_at_the_start()
    {
        using var folder = new DataFolder();
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        using var services = new ServiceCollection().AddSqliteStores(o => o.DataFolder = Path.Combine(file, "data")).BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<SqliteOptions>>().Value);
    }

    [Fact]
    public void A_file_that_may_only_be_read_lacks_a_right()
    {
        using var folder = new DataFolder();
        var file = Path.Combine(folder.Path, "file.db");
        File.WriteAllBytes(file, []);
        using var writer = new SqliteSession(file, TimeSpan.FromSeconds(1), readOnly: false);
        writer.Execute("CREATE TABLE kept (id INTEGER)");
        using var reader = new SqliteSession(file, TimeSpan.FromSeconds(1), readOnly: true);

        Should.Throw<StoreRightMissingException>(() => reader.Execute("INSERT INTO kept VALUES (1)")).Message.ShouldContain("readonly");
    }

    [Fact]
    public async Task Whoever_holds_the_store_too_long_makes_it_unavailable_not_broken()
    {
        using var folder = new DataFolder();
        var options = new SqliteOptions { DataFolder = folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) };
        using var services = new ServiceCollection()
            .AddSingleton(TestKeys.Ring)
            .AddSqliteStores(o => (o.DataFolder, o.BusyTimeout) = (folder.Path, options.BusyTimeout))
            .BuildServiceProvider();
        await services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
        var goals = services.GetRequiredService<IGoalStore>();
        using (var other = new SqliteSession(options.StorePath, options.BusyTimeout, readOnly: false))
        {
            other.Begin();
            await Should.ThrowAsync<StoreUnavailableException>(async () =>
                await goals.PutAsync(Documents.Goal(Ana, Guid.NewGuid()), 0, CancellationToken.None));
            other.Rollback();
        }

        (await goals.PutAsync(Documents.Goal(Ana, Guid.NewGuid()), 0, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public void Each_migration_says_its_number()
    {
        foreach (var name in (string[])["store", "queue"])
        {
            using var folder = new DataFolder();
            var path = Path.Combine(folder.Path, "bare.db");
            PrivateFiles.CreateFile(path);
            using var session = new SqliteSession(path, TimeSpan.FromSeconds(1), readOnly: false);
            for (var version = 1; version <= new MigrationSet(name).Latest; version++)
            {
                new MigrationSet(name, upTo: version).Apply(session).ShouldBe((version - 1, version));
            }
        }
    }

    [Fact]
    public async Task What_a_command_puts_into_the_queue_beside_the_server_is_delivered_and_counted_by_nobody()
    {
        using var folder = new DataFolder();
        var options = new SqliteOptions { DataFolder = folder.Path };
        using var server = new SqliteBatchQueue(options, TimeProvider.System, TestKeys.Queue);
        await using var consumer = await server.OpenConsumerAsync(CancellationToken.None);
        using (var command = new SqliteBatchQueue(options, TimeProvider.System, TestKeys.Queue))
        {
            await command.PublishAsync(new BatchName(Guid.NewGuid(), 1), new byte[] { 1 }, CancellationToken.None);
        }

        using var soon = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var delivery = (await consumer.ReceiveAsync(1, TimeSpan.Zero, soon.Token)).Single();
        await server.PublishAsync(new BatchName(Guid.NewGuid(), 1), new byte[] { 2 }, CancellationToken.None);
        await consumer.AckAsync([delivery], soon.Token);
        (await server.DepthAsync(soon.Token)).Batches.ShouldBe(1, "its own");
    }
}
