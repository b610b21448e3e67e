using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.AccountServer;
using Stamina.AccountServer.SigningIn;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Http.Keys;
using Stamina.Http.Tokens;
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
        (await command.Keys.WrapAgainAsync(default)).Keys.ShouldBe(2);
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
            await using var behind = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
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
        (await command.Keys.WrapAgainAsync(default)).Keys.ShouldBe(1);
        await command.Ring.RetireAsync(1, command.Keys, default);
        command.Ring.Ring.List().Keys.ShouldBe([2]);
    }

    [Fact]
    public async Task A_version_that_a_key_opens_under_stays_whatever_the_keys_number_says()
    {
        var server = Open();
        await server.DemandAsync();
        var ana = await server.WriteAsync();
        var command = Open();
        await command.Ring.AddAsync(command.Keys, default);
        await command.Keys.WrapAgainAsync(default);
        await ChangeKeyAsync(ana, new KeyRing(() => File.ReadAllLines(RingPath).Single(line => line.StartsWith("1 ", StringComparison.Ordinal))), number: 2);

        (await Should.ThrowAsync<InvalidOperationException>(() => command.Ring.RetireAsync(1, command.Keys, default).AsTask())).Message.ShouldContain("1 keys");

        command.Ring.Ring.List().Keys.Order().ShouldBe([1, 2]);
        (await command.Keys.WrapAgainAsync(default)).Keys.ShouldBe(1);
        await command.Ring.RetireAsync(1, command.Keys, default);
    }

    [Fact]
    public async Task A_damaged_key_keeps_no_version_from_being_retired_and_no_server_from_starting_afterwards()
    {
        var server = Open();
        await server.DemandAsync();
        var (ana, ben) = (await server.WriteAsync(), await server.WriteAsync());
        var another = KeyRing.Line(1, time.GetUtcNow());
        await ChangeKeyAsync(ana, new KeyRing(() => another), number: 1);
        var command = Open();
        await command.Ring.AddAsync(command.Keys, default);
        (await command.Keys.WrapAgainAsync(default)).NotOpened.ShouldBe([ana]);

        await command.Ring.RetireAsync(1, command.Keys, default);

        var later = Open();
        await later.DemandAsync();
        (await later.Goals.ListAsync(ben, ReadFrom.Primary, default)).Count.ShouldBe(1);
        (await Should.ThrowAsync<KeyRingException>(() => later.Goals.ListAsync(ana, ReadFrom.Primary, default).AsTask())).IsOfOneAccount.ShouldBeTrue();
        await later.WriteAsync();
    }

    [Fact]
    public async Task No_version_is_retired_by_the_ring_of_another_store()
    {
        var server = Open();
        await server.DemandAsync();
        var elsewhere = Path.Combine(folder, "elsewhere.txt");
        var text = KeyRing.Line(1, time.GetUtcNow()) + KeyRing.Line(2, time.GetUtcNow());
        await File.WriteAllTextAsync(elsewhere, text);
        var command = Open(ring: elsewhere);

        await Should.ThrowAsync<KeyRingException>(() => command.Ring.RetireAsync(1, command.Keys, default).AsTask());

        (await File.ReadAllTextAsync(elsewhere)).ShouldBe(text);
    }

    [Fact]
    public async Task What_root_makes_and_changes_of_the_rings_stays_readable_by_the_user_of_the_servers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        Run("chown", "12345:12346", folder);
        var (keys, queueRing) = (Path.GetDirectoryName(RingPath)!, Path.Combine(folder, "keys", "queue-ring.txt"));
        var server = Open();
        await server.DemandAsync();
        QueueRingFile.Add(queueRing, time);
        SigningKeys.LoadOrCreate(keys).Dispose();
        _ = AccountSecret.LoadOrCreate(keys);
        await (await PrivateFile.OpenAloneAsync(Path.Combine(keys, DeletedAccounts.FileName), TimeSpan.Zero, time, default)).DisposeAsync();
        Run("stat", ["-c", "%u:%g", keys, .. Directory.GetFiles(keys)]).Split('\n').Distinct().ShouldBe(["12345:12346"]);
        Directory.GetFiles(keys).Length.ShouldBe(6);

        // The ring of before says whose it is, not its folder.
        Run("chown", "0:0", keys);
        foreach (var ring in (string[])[RingPath, queueRing])
        {
            Run("chown", "12347:12348", ring);
            Run("chmod", "640", ring);
        }

        await server.Ring.AddAsync(server.Keys, default);
        Run("stat", "-c", "%u:%g %a", RingPath).ShouldBe("12347:12348 640");
        await server.Keys.WrapAgainAsync(default);
        await server.Ring.RetireAsync(1, server.Keys, default);
        QueueRingFile.Add(queueRing, time);

        Run("stat", "-c", "%u:%g %a", RingPath, queueRing).ShouldBe("12347:12348 640\n12347:12348 640");
        Directory.GetFiles(keys).Length.ShouldBe(6);
    }

    [Fact]
    public async Task A_ring_that_this_user_may_not_read_stops_the_start_and_the_sentence_says_which_file_and_which_user()
    {
        // A folder in its place is refused to root too.
        Directory.CreateDirectory(RingPath);

        (await Should.ThrowAsync<InvalidOperationException>(Open().DemandAsync)).Message.ShouldSatisfyAllConditions(
            said => said.ShouldContain(RingPath), said => said.ShouldContain(Environment.UserName), said => said.ShouldContain("belongs to"));
        Should.Throw<InvalidOperationException>(() => QueueRingFile.Demand(new HostSettings { Data = folder, QueueRing = RingPath }, time))
            .Message.ShouldSatisfyAllConditions(said => said.ShouldContain("queue ring"), said => said.ShouldContain(Environment.UserName));
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

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return said.TrimEnd('\n');
    }

    // As this ring wraps it, with another number.
    private async Task ChangeKeyAsync(UserId user, KeyRing ring, int number)
    {
        var key = new byte[32];
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var change = connection.CreateCommand();
        change.CommandText = "UPDATE account_key SET wrapped = $2 WHERE user_id = $1";
        change.Parameters.AddWithValue("$1", user.Value.ToByteArray(bigEndian: true));
        var wrapped = ring.Wrap(user.Value, key);
        BinaryPrimitives.WriteInt32BigEndian(wrapped, number);
        change.Parameters.AddWithValue("$2", wrapped);
        (await change.ExecuteNonQueryAsync()).ShouldBe(1);
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
