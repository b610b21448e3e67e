using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Stamina.AccountServer;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts.Events;
using Stamina.DataHandler;
using Stamina.Folding;
using Stamina.GoalServer;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.Host.Configuration;
using Stamina.Host.Documentation;
using Stamina.Host.Pages;
using Stamina.Host.Plugins;
using Stamina.Http;
using Stamina.Http.Clients;
using Stamina.Http.Tokens;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;
using Stamina.WorkoutServer;

namespace Stamina.Host.Serving;

/// <summary>Puts rooms and engines together. Here alone are prefixes and the names of configuration sections.</summary>
internal static class StaminaApp
{
    /// <param name="flags">What was said on the command line.</param>
    /// <param name="additionsOf">What a program around this one adds to its server, from the settings as they were read; null where nothing is.</param>
    public static WebApplication Build(CommandLineSettings flags, Func<HostSettings, ServerAdditions>? additionsOf = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var renamed = HostConfiguration.Load(builder.Configuration, flags);
        var host = Section<HostSettings>(builder, "host");
        var roles = Roles.Parse(host.Roles);
        var directory = Section<DirectorySettings>(builder, "directory");
        if (host.RehearseRulesVersion is { } rules)
        {
            AppContext.SetData(WorkoutFold.RehearsedVersion, rules);
        }

        var recording = Section<RecordingOptions>(builder, "recording");
        var telemetry = Section<TelemetryOptions>(builder, "telemetry");
        AddLogs(builder, host, flags.IsCommand);
        var additions = additionsOf?.Invoke(host) ?? ServerAdditions.None;
        AddKestrel(builder, host, additions, roles.Contains(Role.Directory) ? directory : null);

        var services = builder.Services;
        services.AddSingleton(additions);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(roles);
        services.AddTrustedProxies(host);
        Telemetry.Add(builder, telemetry, roles);
        if (roles.AnswerPeople())
        {
            AddHttp(builder, host, roles);
        }

        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = host.DrainLimit + host.DrainDelay);
        Engines.Add(builder, host, roles);
        DirectoryRole.AddDirectory(builder, host, directory, roles);

        if (roles.Contains(Role.Workout))
        {
            services.AddWorkoutServer();
            if (host.Queue == "rabbitmq")
            {
                services.Configure<WorkoutServerOptions>(options => options.Linger = TimeSpan.FromMilliseconds(2));
            }

            var uploads = builder.Configuration.GetSection("uploads");
            services.AddSection<WorkoutServerOptions>(uploads);
            // Two rooms tell it to phones; it is set in one place.
            services.Configure<WorkoutServerOptions>(options => options.UpdateIntervalS = recording.UpdateIntervalS);
            if (uploads["UpdateIntervalS"] is not null)
            {
                throw new InvalidOperationException("uploads:update_interval_s is set as recording:update_interval_s.");
            }
        }

        services.AddExerciseTypes(host.Plugins ?? Path.Combine(host.Data, "plugins"));
        if (roles.Contains(Role.Handler))
        {
            services.AddDataHandler();
            services.AddSection<DataHandlerOptions>(builder.Configuration.GetSection("handler"));
        }

        if (roles.Contains(Role.Goal))
        {
            services.AddSingleton<MissingRights>();
            services.AddAccountServer();
            services.AddGoalServer();
            services.AddSection<AccountOptions>(builder.Configuration.GetSection("accounts"));
            services.AddSection<WebhookOptions>(builder.Configuration.GetSection("webhooks"));
            services.AddSection<PrivacyNoticeOptions>(builder.Configuration.GetSection("privacy"))
                .PostConfigure<IOptions<AccountOptions>>((notice, accounts) =>
                    notice.IdleAccountsKeepDays = accounts.Value.IdleAccountsKeep > TimeSpan.Zero ? (int)accounts.Value.IdleAccountsKeep.TotalDays : null);
            services.AddSection<ReadOptions>(builder.Configuration.GetSection("reads"));
            services.AddSingleton(_ => AccountSecret.LoadOrCreate(host.KeysFolder));
            services.AddSingleton(p => ActivatorUtilities.CreateInstance<DeletedAccounts>(p, Path.Combine(host.KeysFolder, DeletedAccounts.FileName)));
        }

        var app = builder.Build();
        foreach (var setting in renamed)
        {
            app.Logger.SettingRenamed(setting.Before, setting.Now);
        }

        Telemetry.UseRouteNames(app, telemetry);
        Map(app, host, roles);
        return app;
    }

    /// <summary>Migrates, serves until told to stop, says what is where.</summary>
    /// <param name="app">What <see cref="Build"/> put together.</param>
    /// <param name="cancellationToken">Stops it, as SIGTERM does.</param>
    public static async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var log = app.Logger;
        var host = app.Services.GetRequiredService<IOptions<HostSettings>>().Value;
        var roles = app.Services.GetRequiredService<IReadOnlySet<Role>>();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        if (roles.AnswerPeople())
        {
            // Now, so that missing keys stop the start and not the first request.
            app.Services.GetRequiredService<SigningKeys>();
        }

        DirectoryRole.LoadSecrets(app.Services);
        var version = await app.Services.GetRequiredService<WaitForEngines>().AwaitAsync(cancellationToken);
        if (roles.Contains(Role.Goal))
        {
            await DemandAccountSecretAsync(app.Services, cancellationToken);
            await app.Services.GetRequiredService<DeletedAccounts>().DeleteAgainAsync(cancellationToken);
        }

        await app.StartAsync(cancellationToken);
        log.Serving(roles.Names());
        log.Engines(roles.UseTheQueue() ? host.Queue : "none", version is null ? "none" : host.Store, version is null ? "none" : host.Cache);
        log.DataIn(Path.GetFullPath(host.Data), version ?? 0);
        if (roles.Contains(Role.Goal))
        {
            log.MailTo(app.Services.GetRequiredService<IMailSender>().Of);
        }

        if (roles.Contains(Role.Goal) && ClientFiles.Find(host) is { } client)
        {
            log.ClientAt(client);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var address in addresses)
        {
            log.Listening(address);
        }

        await app.Services.GetRequiredService<ServerAdditions>().OnceServing([.. addresses.Select(address => new Uri(address))]);
        await app.WaitForShutdownAsync(cancellationToken);
        log.Stopped();
    }

    // Made where there are no accounts yet. A new one beside accounts would find none of them: nobody could sign in, and every address could be registered once
    // more.
    internal static async Task DemandAccountSecretAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var host = services.GetRequiredService<IOptions<HostSettings>>().Value;
        if (!AccountSecret.IsIn(host.KeysFolder) && await services.GetRequiredService<IAccountStore>().HasAccountsAsync(cancellationToken))
        {
            throw new InvalidOperationException(
                $"The store has accounts and {Path.GetFullPath(host.KeysFolder)} has no account secret: it is another folder than before, or was not restored. Put account-secret.bin back; without it nobody can sign in."
            );
        }

        services.GetRequiredService<AccountSecret>();
    }

    // Only where there are rooms that people call: services of authentication bring its middleware with them, and that wants keys.
    private static void AddHttp(WebApplicationBuilder builder, HostSettings host, IReadOnlySet<Role> roles)
    {
        var services = builder.Services;
        services.AddStaminaHttp();
        services.AddCors();
        services.AddSection<AccessTokenOptions>(builder.Configuration.GetSection("tokens"));
        services.AddSection<ClientVersionOptions>(builder.Configuration.GetSection("clients"));
        services.AddSingleton(_ => roles.Contains(Role.Goal) ? SigningKeys.LoadOrCreate(host.KeysFolder) : SigningKeys.LoadPublic(host.KeysFolder));
        services.AddRateLimits(builder.Configuration.GetSection("RateLimits"));
        services.AddContractDocument();
    }

    private static void Map(WebApplication app, HostSettings host, IReadOnlySet<Role> roles)
    {
        if (roles.Contains(Role.Directory))
        {
            app.UseDirectory();
        }

        app.UseTrustedProxies(host);
        if (roles.Contains(Role.Goal))
        {
            app.UseCallsBetweenCells();
        }

        app.UseHeaderLimits();
        app.UseSecurityHeaders();
        if (!roles.AnswerPeople())
        {
            app.UseRouting();
            app.MapHealth();
            app.UseEndpoints(_ => { });
            return;
        }

        app.UseAppOrigins(host);
        if (roles.Contains(Role.Goal))
        {
            app.UseClientFiles(host);
        }

        app.UseStaminaHttp(pipeline => pipeline.UseRateLimiter(), RateLimits.UploadLimit);
        app.MapHealth();
        app.MapSecurityContact(host);
        app.Services.GetRequiredService<ServerAdditions>().Map(app);
        var v1 = app.MapGroup("/v1");
        if (roles.Contains(Role.Workout))
        {
            v1.MapWorkoutServer();
        }

        if (roles.Contains(Role.Goal))
        {
            var guarded = v1.MapGroup("").AddEndpointFilter(StoreUnavailableFilter.AnswerAsync).OnlyForLivingSignIns();
            guarded.MapAccountServer();
            guarded.MapGoalServer();
            app.MapPages(host);
            app.MapContractDocument();
        }

        // Now, not at the start, so that the contract can be printed without one.
        app.UseEndpoints(_ => { });
    }

    private static T Section<T>(WebApplicationBuilder builder, string name)
        where T : class, new()
    {
        var section = builder.Configuration.GetSection(name);
        builder.Services.AddSection<T>(section);
        var value = new T();
        section.BindStrictly(value);
        return value;
    }

    private static void AddLogs(WebApplicationBuilder builder, HostSettings host, bool isCommand)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // What is refused is told by RefusedCalls, a few lines a minute, and counted by the metrics.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None);
        // If it may log anything it opens an activity and a scope for every request. Who traces gets activities all the same, and what fails is logged by
        // FrameworkProblems.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.SetMinimumLevel(isCommand ? LogLevel.Warning : LogLevel.Information);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = isCommand ? LogLevel.Trace : LogLevel.Error);
        if (host.JsonLogs)
        {
            builder.Logging.AddJsonConsole(format => format.UseUtcTimestamp = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(format =>
            {
                format.SingleLine = true;
                format.TimestampFormat = "HH:mm:sszzz ";
            });
        }
    }

    private static void AddKestrel(WebApplicationBuilder builder, HostSettings host, ServerAdditions additions, DirectorySettings? directory)
    {
        var listener = Listener.Of(host);
        var ofDirectory = directory is null ? null : Listener.Of(directory);
        foreach (var certificate in ((Listener?[])[listener, ofDirectory]).Select(one => one?.Certificate).OfType<RenewedCertificate>())
        {
            builder.Services.AddSingleton(certificate);
            builder.Services.AddHostedService<CertificateWatch>();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = host.MaxConnections;
            kestrel.Limits.MaxRequestBodySize = EventLimits.BodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderLimits.HardBytes;
            kestrel.Limits.MaxRequestHeaderCount = HeaderLimits.HardCount;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
            kestrel.Listen(listener.Address, host.Port, listen => listener.Certificate?.Serve(listen));
            additions.Listen(kestrel);
            if (ofDirectory is not null)
            {
                DirectoryRole.Listen(kestrel, ofDirectory, directory!.Port);
            }
        });
    }
}
