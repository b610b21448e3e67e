using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.AccountServer;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>A store that is restored from a backup has nothing to read of an account that was deleted since.</summary>
public sealed class DeletedAccountsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-deleted-").FullName;
    private readonly ManualTime time = new(TestAccounts.Start);

    private string Ids => Path.Combine(folder, "keys", DeletedAccounts.FileName);

    private string Backup => Path.Combine(folder, "backup.db");

    [Fact]
    public async Task A_restored_backup_loses_the_accounts_that_were_deleted_since_and_keeps_the_others()
    {
        var (ana, ben) = (NewUser(), NewUser());
        await using (var before = await OpenAsync())
        {
            await RecordAsync(before, ana);
            await RecordAsync(before, ben);
            await CopyAsync("store.db", Backup);
            await DeletedOf(before).DeleteAsync(ana, default);
            (await KeysAsync()).ShouldBe([ben.Value]);
        }

        RestoreBackup();
        (await KeysAsync()).ShouldBe([ana.Value, ben.Value], ignoreOrder: true, "the backup has her key");
        await using (var restored = await OpenAsync())
        {
            (await DeletedOf(restored).DeleteAgainAsync(default)).ShouldBe(1);

            (await KeysAsync()).ShouldBe([ben.Value]);
            (await Goals(restored).ListAsync(ana, ReadFrom.Primary, default)).ShouldBeEmpty();
            var accounts = restored.GetRequiredService<IAccountStore>();
            (await accounts.GetUserAsync(ana, default)).ShouldBeNull();
            (await accounts.WasDeletedAsync(ana, default)).ShouldBeTrue();
            (await Goals(restored).PutAsync(Goal(ana), 0, default)).ShouldBeFalse();
            (await Goals(restored).ListAsync(ben, ReadFrom.Primary, default)).Count.ShouldBe(1);
            (await DeletedOf(restored).DeleteAgainAsync(default)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task What_was_encrypted_under_the_key_of_a_deleted_account_opens_nowhere_even_where_its_documents_stayed()
    {
        var ana = NewUser();
        await using (var before = await OpenAsync())
        {
            await RecordAsync(before, ana);
            await CopyAsync("store.db", Backup);
            await DeletedOf(before).DeleteAsync(ana, default);
        }

        RestoreBackup();
        await ExecuteAsync("CREATE TABLE left_over AS SELECT * FROM goal");
        await using var restored = await OpenAsync();
        await DeletedOf(restored).DeleteAgainAsync(default);
        // As if a page of the file had survived, in a store that has forgotten the tombstone too.
        await ExecuteAsync("INSERT INTO goal SELECT * FROM left_over; DELETE FROM account");

        await Should.ThrowAsync<StoreUnavailableException>(() => Goals(restored).ListAsync(ana, ReadFrom.Primary, default).AsTask());
        (await Goals(restored).PutAsync(Goal(ana), 0, default)).ShouldBeTrue("the id is nobody's here");
        await Should.ThrowAsync<InvalidDataException>(() => Goals(restored).ListAsync(ana, ReadFrom.Primary, default).AsTask());
    }

    [Fact]
    public async Task A_deletion_that_another_server_made_or_that_was_cut_off_is_written_at_the_next_start()
    {
        var (ana, ben) = (NewUser(), NewUser());
        await using var store = await OpenAsync();
        await store.GetRequiredService<IAccountStore>().DeleteUserAsync(ana, time.GetUtcNow(), default);
        await DeletedOf(store).DeleteAgainAsync(default);
        await DeletedOf(store).DeleteAsync(ben, default);
        await DeletedOf(store).DeleteAgainAsync(default);

        (await File.ReadAllLinesAsync(Ids)).Select(line => Guid.Parse(line.Split(' ')[0])).ShouldBe([ana.Value, ben.Value]);
        ShouldBePrivate(Ids);
    }

    [Fact]
    public async Task A_line_that_was_cut_off_hides_none_of_its_neighbours()
    {
        var (ana, ben) = (NewUser(), NewUser());
        await using var store = await OpenAsync();
        await DeletedOf(store).DeleteAsync(ana, default);
        await File.AppendAllTextAsync(Ids, "018f0000-0000-7000-80");
        await DeletedOf(store).DeleteAsync(ben, default);
        await ExecuteAsync("DELETE FROM account");

        (await DeletedOf(store).DeleteAgainAsync(default)).ShouldBe(2);

        var accounts = store.GetRequiredService<IAccountStore>();
        (await accounts.WasDeletedAsync(ana, default)).ShouldBeTrue();
        (await accounts.WasDeletedAsync(ben, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Servers_that_share_the_file_lose_no_line()
    {
        await using var store = await OpenAsync();
        var users = Enumerable.Range(0, 24).Select(_ => NewUser()).ToList();

        await Task.WhenAll(users.Select(user => Task.Run(async () => await DeletedOf(store).DeleteAsync(user, default))));

        (await File.ReadAllLinesAsync(Ids)).Select(line => Guid.Parse(line.Split(' ')[0])).ShouldBe(users.Select(user => user.Value), ignoreOrder: true);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static void ShouldBePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static UserId NewUser() => new(Guid.CreateVersion7());

    private static GoalDocument Goal(UserId user) => new()
    {
        UserId = user.Value,
        GoalId = Guid.CreateVersion7(),
        CreatedAt = TestAccounts.Start,
        StartsOn = new DateOnly(2026, 5, 1),
        Terms = [],
    };

    private static IGoalStore Goals(ServiceProvider store) => store.GetRequiredService<IGoalStore>();

    private DeletedAccounts DeletedOf(ServiceProvider store) =>
        new(store.GetRequiredService<IAccountStore>(), Ids, TimeProvider.System, NullLogger<DeletedAccounts>.Instance);

    private async Task<ServiceProvider> OpenAsync()
    {
        var services = new ServiceCollection().AddSingleton(TestKeys.Ring).AddSqliteStores(o => o.DataFolder = folder).BuildServiceProvider();
        await services.GetRequiredService<IStoreMigrations>().MigrateAsync(default);
        return services;
    }

    private async Task RecordAsync(ServiceProvider store, UserId user)
    {
        var account = new UserDocument
        {
            UserId = user.Value,
            Email = $"{user.Value:n}@stamina.example",
            PasswordHash = "hash",
            Cell = "local",
            Profile = new UserProfile(),
            CreatedAt = time.GetUtcNow(),
        };
        (await store.GetRequiredService<IAccountStore>().CreateUserAsync(account, user.Value.ToByteArray(), default)).ShouldBeTrue();
        (await Goals(store).PutAsync(Goal(user), 0, default)).ShouldBeTrue();
    }

    private async Task CopyAsync(string from, string to)
    {
        await using var source = new SqliteConnection($"Data Source={Path.Combine(folder, from)};Pooling=False");
        await using var target = new SqliteConnection($"Data Source={to};Pooling=False");
        await source.OpenAsync();
        await target.OpenAsync();
        source.BackupDatabase(target);
    }

    private void RestoreBackup()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(folder, "store.db*").ToList())
        {
            File.Delete(file);
        }

        File.Copy(Backup, Path.Combine(folder, "store.db"));
    }

    private async Task<List<Guid>> KeysAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT user_id FROM account_key";
        await using var reader = await command.ExecuteReaderAsync();
        var users = new List<Guid>();
        while (await reader.ReadAsync())
        {
            users.Add(new Guid((byte[])reader[0], bigEndian: true));
        }

        return users;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
