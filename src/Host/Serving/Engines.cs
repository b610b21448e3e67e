using Stamina.Adapters.Mail;
using Stamina.Adapters.MongoDB;
using Stamina.Adapters.Postgres;
using Stamina.Adapters.RabbitMQ;
using Stamina.Adapters.Redis;
using Stamina.Adapters.Sqlite;
using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;

namespace Stamina.Host.Serving;

/// <summary>Chooses the adapters, and gives each role only those that it needs. A name that is no engine stops the start.</summary>
internal static class Engines
{
    public static void Add(WebApplicationBuilder builder, HostSettings host, IReadOnlySet<Role> roles)
    {
        Demand("queue", host.Queue, "sqlite", "rabbitmq");
        Demand("store", host.Store, "sqlite", "postgres", "mongodb");
        Demand("cache", host.Cache, "memory", "redis");
        Demand("mail", host.Mail, "folder", "smtp");
        if (roles.UseTheQueue())
        {
            AddQueue(builder, host);
        }

        // A process that only takes uploads gets no store: the write path looks nothing up.
        if (roles.Contains(Role.Handler) || roles.Contains(Role.Goal))
        {
            AddStore(builder, host);
            builder.Services.AddSingleton(p => new KeyRingFile(host, roles, p.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton(p => p.GetRequiredService<KeyRingFile>().Ring);
        }

        // Answers alone are kept; whoever makes none needs no cache.
        if (roles.Contains(Role.Goal))
        {
            AddCache(builder, host);
            AddMail(builder, host);
        }
        else if (roles.Contains(Role.Workout))
        {
            AddEndedSignInList(builder, host);
        }

        builder.Services.AddSingleton<WaitForEngines>();
    }

    private static void AddQueue(WebApplicationBuilder builder, HostSettings host)
    {
        if (host.QueueRingPath is { } ring)
        {
            builder.Services.AddKeyedSingleton(
                CellCipher.Queue, (p, _) => new CellCipher(QueueRingFile.RingOf(host, ring), CellCipher.Queue, p.GetRequiredService<TimeProvider>()));
        }

        if (host.Queue == "sqlite")
        {
            builder.Services.AddSqliteQueue(options => options.DataFolder = host.Data);
            return;
        }

        var section = builder.Configuration.GetSection("rabbitmq");
        builder.Services.AddRabbitMqAdapters(options =>
        {
            // Binding adds to a list that has a default.
            if (section.GetSection("hosts").Exists())
            {
                options.Hosts.Clear();
            }

            section.BindStrictly(options);
        });
    }

    private static void AddStore(WebApplicationBuilder builder, HostSettings host)
    {
        if (host.Store == "sqlite")
        {
            builder.Services.AddSqliteStores(options => options.DataFolder = host.Data);
            return;
        }

        var section = builder.Configuration.GetSection(host.Store);
        if (host.Store == "postgres")
        {
            builder.Services.AddPostgresAdapters(section.BindStrictly);
            return;
        }

        builder.Services.AddMongoAdapters(section.BindStrictly);
    }

    private static void AddCache(WebApplicationBuilder builder, HostSettings host)
    {
        // Each process keeps answers in its own memory; that is all there is where nothing else is said.
        if (host.Cache == "redis")
        {
            var section = builder.Configuration.GetSection("redis");
            builder.Services.AddRedisCache(section.BindStrictly);
            builder.Services.AddKeyedSingleton(
                CellCipher.Cache, (p, _) => new CellCipher(p.GetRequiredService<KeyRing>(), CellCipher.Cache, p.GetRequiredService<TimeProvider>()));
        }
    }

    // Who only takes uploads looks there which sign-ins were ended; without it they end with their tokens.
    private static void AddEndedSignInList(WebApplicationBuilder builder, HostSettings host)
    {
        var section = builder.Configuration.GetSection("redis");
        if (host.Cache == "redis" && section.Exists())
        {
            builder.Services.AddRedisEndedSignInList(section.BindStrictly);
        }
    }

    private static void AddMail(WebApplicationBuilder builder, HostSettings host)
    {
        if (host.Mail == "folder")
        {
            builder.Services.AddMailFolder(options => options.Folder = Path.Combine(host.Data, "mail"));
            return;
        }

        var section = builder.Configuration.GetSection("smtp");
        builder.Services.AddSmtp(section.BindStrictly);
    }

    private static void Demand(string need, string named, params string[] known)
    {
        if (!known.Contains(named, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"'{named}' is no {need} that this program has; set host:{need} to {string.Join(" or ", known)}.");
        }
    }
}
