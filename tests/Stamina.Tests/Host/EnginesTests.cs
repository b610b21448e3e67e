using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Http.Tokens;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.WorkoutServer;

namespace Stamina.Tests.Host;

/// <summary>Roles and engines by configuration: what a process is given, and what stops its start.</summary>
public sealed class EnginesTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("stamina-engines-").FullName;

    [Theory]
    [InlineData("sqlite", "sqlite", "memory")]
    [InlineData("rabbitmq", "postgres", "redis")]
    [InlineData("rabbitmq", "mongodb", "redis")]
    public async Task A_process_that_only_takes_uploads_has_no_store_to_ask(string queue, string store, string cache)
    {
        await using var app = Build(("host:roles", "workout"), ("host:queue", queue), ("host:store", store), ("host:cache", cache));

        app.Services.GetService<IBatchPublisher>().ShouldNotBeNull();
        app.Services.GetService<IWorkoutReads>().ShouldBeNull();
        app.Services.GetService<IEventLog>().ShouldBeNull();
        app.Services.GetService<IDerivations>().ShouldBeNull();
        app.Services.GetService<IAccountStore>().ShouldBeNull();
        app.Services.GetService<IStoreMigrations>().ShouldBeNull();
        app.Services.GetService<IDistributedCache>().ShouldBeNull();
        app.Services.GetService<KeyRing>().ShouldBeNull();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("rabbitmq")]
    public async Task A_process_that_only_answers_readers_has_no_queue_to_ask(string queue)
    {
        await using var app = Build(("host:roles", "goal"), ("host:queue", queue));

        app.Services.GetService<IBatchQueue>().ShouldBeNull();
        app.Services.GetService<IBatchPublisher>().ShouldBeNull();
        app.Services.GetService<IDerivations>().ShouldNotBeNull();
    }

    [Fact]
    public async Task A_process_that_only_takes_uploads_needs_only_public_keys()
    {
        await using var app = Build(("host:roles", "workout"));
        Should.Throw<InvalidOperationException>(() => app.Services.GetRequiredService<SigningKeys>()).Message.ShouldContain("public");
        string kid;
        using (SigningKeys.LoadOrCreate(Path.Combine(data, "elsewhere")))
        {
            kid = Directory.EnumerateFiles(Path.Combine(data, "elsewhere"), "*.public.pem").Single();
        }

        Directory.CreateDirectory(Path.Combine(data, "keys"));
        File.Copy(kid, Path.Combine(data, "keys", Path.GetFileName(kid)));
        app.Services.GetRequiredService<SigningKeys>();

        Directory.EnumerateFiles(Path.Combine(data, "keys")).Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_only_folds_has_no_keys_and_answers_nobody()
    {
        await using var app = Build(("host:roles", "handler"));

        app.Services.GetService<SigningKeys>().ShouldBeNull();
        ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText).ShouldBe(["/health/live", "/health/ready"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("host:queue=rabbitmq rabbitmq:hosts:0=queue.internal rabbitmq:user=u rabbitmq:password=p", "rabbitmq:tls")]
    [InlineData("host:store=postgres postgres:connection_string=Host=127.0.0.1,10.0.0.5;SslMode=Require", "postgres:plain")]
    [InlineData("host:store=postgres postgres:connection_string=Host=127.0.0.1 postgres:standby_connection_string=Host=db.internal", "postgres:plain")]
    [InlineData("host:store=mongodb mongodb:connection_string=mongodb://db.internal/stamina?tls=true&tlsInsecure=true", "mongodb:plain")]
    [InlineData("host:cache=redis redis:host=cache.internal", "redis:plain")]
    public void An_engine_on_another_machine_is_not_spoken_to_in_clear_unless_the_configuration_says_so(string settings, string named)
    {
        var all = Split(settings);
        Should.Throw<OptionsValidationException>(() => Build(all).Services.GetRequiredService<IStartupValidator>().Validate()).Message.ShouldContain(named);

        var section = named[..named.IndexOf(':', StringComparison.Ordinal)];
        Build([.. all, ($"{section}:plain", "true")]).Services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Theory]
    [InlineData("host:queue=rabbitmq rabbitmq:hosts:0=[::1] rabbitmq:user=u rabbitmq:password=p")]
    [InlineData("host:queue=rabbitmq rabbitmq:hosts:0=queue.internal rabbitmq:tls=true rabbitmq:user=u rabbitmq:password=p")]
    [InlineData("host:store=postgres postgres:connection_string=Host=/run/postgresql")]
    [InlineData("host:store=postgres postgres:connection_string=Host=db.internal;SslMode=VerifyFull")]
    [InlineData("host:store=mongodb mongodb:connection_string=mongodb://db.internal/stamina?tls=true")]
    [InlineData("host:cache=redis redis:host=LOCALHOST")]
    public void An_engine_of_this_machine_or_behind_verified_TLS_is_taken(string settings) =>
        Build(Split(settings)).Services.GetRequiredService<IStartupValidator>().Validate();

    [Theory]
    [InlineData("host:queue", "kafka", "set host:queue to sqlite or rabbitmq")]
    [InlineData("host:store", "oracle", "set host:store to sqlite or postgres or mongodb")]
    [InlineData("host:cache", "memcached", "set host:cache to memory or redis")]
    [InlineData("host:roles", "kitchen", "'kitchen' is no role")]
    [InlineData("host:trusted_proxies", "the edge", "no address and no network")]
    [InlineData("host:colour", "red", "colour")]
    [InlineData("rabbitmq:password_file", "/no/such/file", "'/no/such/file', does not exist")]
    [InlineData("uploads:update_interval_s", "60", "recording:update_interval_s")]
    public void What_is_not_known_stops_the_start_with_a_sentence(string key, string value, string said) =>
        Should.Throw<InvalidOperationException>(() => Build((key, value))).Message.ShouldContain(said);

    [Theory]
    [InlineData("postgres:connection_string", "", "PostgreSQL")]
    [InlineData("postgres:connection_string", "nonsense", "PostgreSQL")]
    [InlineData("rabbitmq:port", "70000", "RabbitMQ")]
    [InlineData("redis:host", "", "Redis")]
    [InlineData("redis:tls_authority_file", "/no/such/file", "Redis")]
    public void Settings_of_an_engine_are_checked_at_the_start(string key, string value, string said) =>
        Should.Throw<OptionsValidationException>(() => Build(
                ("host:queue", "rabbitmq"), ("host:store", "postgres"), ("host:cache", "redis"), ("postgres:connection_string", "Host=127.0.0.1"), (key, value))
            .Services.GetRequiredService<IStartupValidator>().Validate()).Message.ShouldContain(said);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("mongodb://")]
    public void An_address_of_MongoDB_is_checked_at_the_start(string address) =>
        Should.Throw<OptionsValidationException>(() => Build(("host:store", "mongodb"), ("mongodb:connection_string", address))
            .Services.GetRequiredService<IStartupValidator>().Validate()).Message.ShouldContain("MongoDB");

    [Fact]
    public void An_authority_of_MongoDB_that_is_missing_stops_the_start() =>
        Should.Throw<OptionsValidationException>(() => Build(
                ("host:store", "mongodb"),
                ("mongodb:connection_string", "mongodb://127.0.0.1/stamina?tls=true"),
                ("mongodb:tls_authority_file", "/no/such/file"))
            .Services.GetRequiredService<IStartupValidator>().Validate()).Message.ShouldContain("MongoDB");

    [Fact]
    public async Task A_missing_MongoDB_stops_the_start()
    {
        await using var nowhere = Build(
            ("host:store", "mongodb"),
            ("mongodb:connection_string", "mongodb://127.0.0.1:9"),
            ("mongodb:connect_timeout", "00:00:01"),
            ("host:engine_patience", "00:00:00"));
        (await Should.ThrowAsync<InvalidOperationException>(nowhere.Services.GetRequiredService<WaitForEngines>().AwaitAsync(default))).Message.ShouldContain(
            "The store (mongodb) cannot be reached");
    }

    [Fact]
    public async Task A_missing_engine_stops_the_start_and_a_missing_cache_does_not()
    {
        await using var nowhere = Build(
            ("host:queue", "rabbitmq"),
            ("host:cache", "redis"),
            ("rabbitmq:hosts:0", "127.0.0.1"),
            ("rabbitmq:port", "9"),
            ("redis:port", "9"),
            ("host:engine_patience", "00:00:00"));
        (await Should.ThrowAsync<InvalidOperationException>(nowhere.Services.GetRequiredService<WaitForEngines>().AwaitAsync(default))).Message.ShouldContain(
            "The queue (rabbitmq) cannot be reached");

        await using var cacheless = Build(("host:cache", "redis"), ("redis:port", "9"), ("host:engine_patience", "00:00:00"));
        (await cacheless.Services.GetRequiredService<WaitForEngines>().AwaitAsync(default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_engine_that_gives_no_right_is_not_waited_for_and_one_that_is_away_is_waited_for_with_a_word()
    {
        await using var app = Build(("host:store", "postgres"), ("postgres:connection_string", "Host=127.0.0.1"));
        var (log, time) = (new ListedLog(), new CountingTime());
        var waiting = new WaitForEngines(
            app.Services, Options.Create(new HostSettings { Store = "postgres" }), Options.Create(new DirectorySettings()), time, log);

        (await Should.ThrowAsync<InvalidOperationException>(() => waiting.MigrateAsync(
            new FailingMigrations(_ => new StoreRightMissingException("No right to the store.")), default))).Message
            .ShouldSatisfyAllConditions(said => said.ShouldContain("No right to the store."), said => said.ShouldContain(Environment.UserName));
        (time.Waits, log.Lines.Count).ShouldBe((0, 0));

        (await waiting.MigrateAsync(new FailingMigrations(tried => tried < 3 ? new StoreUnavailableException("It starts.") : null), default)).ShouldBe((1, 1));
        time.Waits.ShouldBe(3);
        log.Lines.ShouldHaveSingleItem().ShouldContain("It starts.");
    }

    [Fact]
    public async Task A_password_comes_from_a_file_and_hosts_replace_the_default()
    {
        await File.WriteAllTextAsync(Path.Combine(data, "secret"), "open sesame\n");
        await using var app = Build(
            ("host:queue", "rabbitmq"),
            ("rabbitmq:password_file", Path.Combine(data, "secret")),
            ("rabbitmq:user", "handler"),
            ("rabbitmq:tls", "true"),
            ("rabbitmq:hosts:0", "10.0.0.1"),
            ("rabbitmq:hosts:1", "10.0.0.2"));

        var options = app.Services.GetRequiredService<IOptions<Adapters.RabbitMQ.RabbitOptions>>().Value;
        options.Password.ShouldBe("open sesame");
        options.Hosts.ShouldBe(["10.0.0.1", "10.0.0.2"]);
    }

    [Theory]
    [InlineData("uploads")]
    [InlineData("handler")]
    [InlineData("accounts")]
    [InlineData("reads")]
    [InlineData("tokens")]
    [InlineData("clients")]
    [InlineData("rate_limits")]
    public void A_name_that_no_setting_has_stops_the_start(string section) =>
        Should.Throw<InvalidOperationException>(() =>
        {
            using var app = Build(($"{section}:nonsense", "1"));
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }).Message.ShouldContain("nonsense");

    [Fact]
    public async Task The_update_interval_is_set_in_one_place()
    {
        await using var app = Build(("recording:update_interval_s", "120"));

        app.Services.GetRequiredService<IOptions<WorkoutServerOptions>>().Value.UpdateIntervalS.ShouldBe(120);
        app.Services.GetRequiredService<IOptions<GoalServer.Status.RecordingOptions>>().Value.UpdateIntervalS.ShouldBe(120);
    }

    [Fact]
    public void Servers_that_start_together_over_one_folder_end_up_with_one_key()
    {
        var kids = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            using var keys = SigningKeys.LoadOrCreate(Path.Combine(data, "shared"));
            kids.Add(keys.Signing.KeyId);
        });

        kids.Distinct().Count().ShouldBe(1);
        Directory.EnumerateFiles(Path.Combine(data, "shared")).Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.7")]
    [InlineData("::")]
    public async Task Listening_beyond_this_machine_without_TLS_has_to_be_asked_for(string bind)
    {
        Should.Throw<InvalidOperationException>(() => Build(("host:bind", bind))).Message.ShouldContain("host:plain_http");

        await using var app = Build(("host:bind", bind), ("host:plain_http", "true"));
        app.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.7")]
    [InlineData("::")]
    public async Task A_directory_that_listens_beyond_this_machine_without_TLS_has_to_be_asked_for(string bind)
    {
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        await File.WriteAllBytesAsync(Path.Combine(data, "keys", "directory-secret.bin"), new byte[32], TestContext.Current.CancellationToken);
        (string, string)[] settings = [("host:roles", "directory"), ("directory:bind", bind)];
        Should.Throw<InvalidOperationException>(() => Build(settings)).Message.ShouldContain("directory:plain_http");

        await using var app = Build([.. settings, ("directory:plain_http", "true")]);
        app.ShouldNotBeNull();
        await using var other = Build(("host:roles", "goal"), ("directory:bind", bind));
        other.ShouldNotBeNull("it does not listen there");
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private sealed class FailingMigrations(Func<int, Exception?> failure) : IStoreMigrations
    {
        private int tried;

        public string Of => "store";

        public ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken) =>
            failure(tried++) is { } failed ? throw failed : new((1, 1));

        public ValueTask<(int Present, int Needed)> VersionAsync(CancellationToken cancellationToken) => new((1, 1));
    }

    private sealed class CountingTime : TimeProvider
    {
        public int Waits { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits++;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class ListedLog : ILogger<WaitForEngines>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    // NAME=VALUE between blanks.
    private static (string Key, string Value)[] Split(string settings) =>
        [.. settings.Split(' ').Select(setting => setting.Split('=', 2)).Select(parts => (parts[0], parts[1]))];

    private Microsoft.AspNetCore.Builder.WebApplication Build(params (string Key, string Value)[] settings)
    {
        var flags = new CommandLineSettings();
        flags.Set("host:data", data);
        foreach (var (key, value) in settings)
        {
            flags.Set(key, value);
        }

        return StaminaApp.Build(flags);
    }
}
