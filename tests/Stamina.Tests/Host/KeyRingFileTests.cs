using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Host;

/// <summary>The file of the key ring: when it is made, when a start is refused, and how its versions come and go. Over a real SQLite store.</summary>
public sealed class KeyRingFileTests : IAsyncLifetime
{
    private static readonly IReadOnlySet<Role> GoalRole = new HashSet<Role> { Role.Goal };
    private static readonly IReadOnlySet<Role> Handler = new HashSet<Role> { Role.Handler };

    private readonly string folder = Directory.CreateTempSubdirectory("stamina-ring-").FullName;
    private readonly List<ServiceProvider> opened = [];
    private readonly HurriedTime time = new();

    private string RingPath => Path.Combine(folder, "keys", HostSettings.KeyRingName);

    public async ValueTask InitializeAsync() => await Open().Migrations.MigrateAsync(default);

    [Fact]
    public async Task The_first_start_makes_a_ring_that_only_its_owner_reads_and_the_next_has_the_same()
    {
        var first = Open();
        await first.DemandAsync();
        await first.WriteAsync();
        var text = await File.ReadAllTextAsync(RingPath);

        var second = Open();
        await second.DemandAsync();

        (await File.ReadAllTextAsync(RingPath)).ShouldBe(text);
        ShouldBePrivate(RingPath);
        Directory.EnumerateFiles(Path.GetDirectoryName(RingPath)!).ShouldHaveSingleItem();
        (await second.Goals.ListAsync(first.User, ReadFrom.Primary, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_start_without_the_ring_that_wrapped_the_stores_keys_is_refused_and_makes_none()
    {
        var first = Open();
        await first.DemandAsync();
        await first.WriteAsync();
        File.Move(RingPath, RingPath + ".away");

        (await Should.ThrowAsync<InvalidOperationException>(Open().DemandAsync)).Message.ShouldContain("put it back");
        File.Exists(RingPath).ShouldBeFalse();

        File.Move(RingPath + ".away", RingPath);
        var again = Open();
        await again.DemandAsync();
        (await again.Goals.ListAsync(first.User, ReadFrom.Primary, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_start_with_another_ring_is_refused_and_so_is_one_that_lacks_a_version()
    {
        var first = Open();
        await first.DemandAsync();
        await first.WriteAsync();
        var text = await File.ReadAllTextAsync(RingPath);
        (await first.Ring.AddAsync(first.Keys, default)).ShouldBe(2);
        var ben = await first.WriteAsync();
        var both = await File.ReadAllTextAsync(RingPath);

        // The mark is under version 1 and opens; an account is under version 2.
        await File.WriteAllTextAsync(RingPath, text);
        (await Should.ThrowAsync<InvalidOperationException>(Open().DemandAsync)).Message.ShouldContain("does not have: 2");
        await File.WriteAllTextAsync(RingPath, KeyRing.Line(1, time.GetUtcNow()) + both.Split('\n')[^2] + "\n");
        (await Should.ThrowAsync<InvalidOperationException>(Open().DemandAsync)).Message.ShouldContain("version 1");
        await File.WriteAllTextAsync(RingPath, "");
        (await Should.ThrowAsync<InvalidOperationException>(Open().DemandAsync)).Message.ShouldContain(RingPath);

        await File.WriteAllTextAsync(RingPath, both);
        var again = Open();
        await again.DemandAsync();
        (await again.Goals.ListAsync(ben, ReadFrom.Primary, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_Data_Handler_apart_has_to_be_given_the_ring()
    {
        var handler = Open(Handler, store: "postgres");

        (await Should.ThrowAsync<InvalidOperationException>(handler.DemandAsync)).Message.ShouldContain("host:key_ring");
        File.Exists(RingPath).ShouldBeFalse();
    }

    [Fact]
    public async Task A_version_is_retired_once_every_key_is_wrapped_under_a_newer_one_while_servers_go_on()
    {
        var server = Open();
        await server.DemandAsync();
        var ana = await server.WriteAsync();
        var command = Open();
        await Should.ThrowAsync<InvalidOperationException>(() => command.Ring.RetireAsync(1, command.Keys, default).AsTask());

        (await command.Ring.AddAsync(command.Keys, default)).ShouldBe(2);
        var ben = await server.WriteAsync();
        (await command.Keys.CountAsync(default)).ShouldBe(new Dictionary<int, long> { [1] = 2, [2] = 1 }, ignoreOrder: true);
        (await Should.ThrowAsync<InvalidOperationException>(() => command.Ring.RetireAsync(1, command.Keys, default).AsTask())).Message.ShouldContain("rewrap");
        (await command.Keys.WrapAgainAsync(default)).ShouldBe(2);
        await command.Ring.RetireAsync(1, command.Keys, default);

        command.Ring.Ring.List().Keys.ShouldBe([2]);
        ShouldBePrivate(RingPath);
        (await File.ReadAllTextAsync(RingPath)).ShouldStartWith("#");
        foreach (var one in (Opened[])[server, Open()])
        {
            await one.DemandAsync();
            (await one.Goals.ListAsync(ana, ReadFrom.Primary, default)).Count.ShouldBe(1);
            (await one.Goals.ListAsync(ben, ReadFrom.Primary, default)).Count.ShouldBe(1);
            await one.WriteAsync();
        }
    }

    [Fact]
    public async Task A_version_that_a_server_still_wrapped_under_while_it_was_to_be_retired_stays()
    {
        var server = Open();
        await server.DemandAsync();
        var old = await File.ReadAllTextAsync(RingPath);
        var command = Open();
        await command.Ring.AddAsync(command.Keys, default);
        await command.Keys.WrapAgainAsync(default);

        // A server of another machine, with a copy of the ring that nobody renewed, read the store's mark before it was wrapped anew; its write ends only now.
        time.BeforeWaiting = async () =>
        {
            await using var behind = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
            await behind.OpenAsync();
            await using var insert = behind.CreateCommand();
            insert.CommandText = "INSERT INTO account_key (user_id, wrapped) VALUES ($user, $wrapped)";
            var user = Guid.NewGuid();
            insert.Parameters.AddWithValue("$user", user.ToByteArray(bigEndian: true));
            insert.Parameters.AddWithValue("$wrapped", new KeyRing(() => old).Wrap(user, new byte[32]));
            (await insert.ExecuteNonQueryAsync()).ShouldBe(1);
        };
        await Should.ThrowAsync<InvalidOperationException>(() => command.Ring.RetireAsync(1, command.Keys, default).AsTask());

        command.Ring.Ring.List().Keys.Order().ShouldBe([1, 2]);
        time.BeforeWaiting = null;
        (await command.Keys.WrapAgainAsync(default)).ShouldBe(1);
        await command.Ring.RetireAsync(1, command.Keys, default);
        command.Ring.Ring.List().Keys.ShouldBe([2]);
    }

    [Fact]
    public async Task A_server_with_an_older_ring_than_the_stores_makes_no_key()
    {
        var server = Open();
        await server.DemandAsync();
        var elsewhere = Path.Combine(folder, "elsewhere.txt");
        File.Copy(RingPath, elsewhere);
        var far = Open(ring: elsewhere);
        await far.DemandAsync();

        await server.Ring.AddAsync(server.Keys, default);
        await server.Keys.WrapAgainAsync(default);

        (await Should.ThrowAsync<KeyRingException>(far.WriteAsync)).Message.ShouldContain("version 2");
        File.Copy(RingPath, elsewhere, overwrite: true);
        await far.WriteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var services in opened)
        {
            await services.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void ShouldBePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static GoalDocument Goal(UserId user) => new()
    {
        UserId = user.Value,
        GoalId = Guid.CreateVersion7(),
        CreatedAt = DateTimeOffset.UnixEpoch,
        StartsOn = new DateOnly(2026, 5, 1),
        Terms = [],
    };

    private Opened Open(IReadOnlySet<Role>? roles = null, string store = "sqlite", string? ring = null)
    {
        var file = new KeyRingFile(new HostSettings { Data = folder, Store = store, KeyRing = ring }, roles ?? GoalRole, time);
        var services = new ServiceCollection().AddSingleton(file.Ring).AddSqliteStores(o => o.DataFolder = folder).BuildServiceProvider();
        opened.Add(services);
        return new Opened(file, services);
    }

    /// <summary>A process over the folder.</summary>
    private sealed class Opened(KeyRingFile ring, ServiceProvider services)
    {
        public KeyRingFile Ring => ring;

        public IStoreKeys Keys => services.GetRequiredService<IStoreKeys>();

        public IStoreMigrations Migrations => services.GetRequiredService<IStoreMigrations>();

        public IGoalStore Goals => services.GetRequiredService<IGoalStore>();

        /// <summary>The last that <see cref="WriteAsync"/> wrote for.</summary>
        public UserId User { get; private set; }

        public Task DemandAsync() => ring.DemandAsync(Keys, default).AsTask();

        public async Task<UserId> WriteAsync()
        {
            User = new UserId(Guid.CreateVersion7());
            (await Goals.PutAsync(Goal(User), 0, default)).ShouldBeTrue();
            return User;
        }
    }

    /// <summary>Waits for nothing.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public Func<Task>? BeforeWaiting { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            dueTime.ShouldBe(TimeSpan.FromMinutes(1));
            BeforeWaiting?.Invoke().GetAwaiter().GetResult();
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
