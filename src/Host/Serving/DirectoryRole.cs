using Microsoft.AspNetCore.Server.Kestrel.Core;
using Stamina.AccountServer.Cells;
using Stamina.Adapters.MongoDB;
using Stamina.Adapters.Postgres;
using Stamina.Adapters.Sqlite;
using Stamina.DirectoryServer;
using Stamina.Host.Configuration;

namespace Stamina.Host.Serving;

/// <summary>Puts the directory into a process: as the role that serves it, as the door through which a cell asks it, or not at all.</summary>
internal static class DirectoryRole
{
    private const string DirectorySecretFile = "directory-secret.bin";
    private const string CellsSecretFile = "cells-secret.bin";

    public static void AddDirectory(WebApplicationBuilder builder, HostSettings host, DirectorySettings directory, IReadOnlySet<Role> roles)
    {
        var services = builder.Services;
        var serves = roles.Contains(Role.Directory);
        if (serves)
        {
            AddStore(builder, host, directory);
            services.AddDirectoryServer();
        }

        var asks = roles.Contains(Role.Goal) && (serves || directory.Address is not null);
        if (asks)
        {
            services.AddManyCells();
            services.AddSection<CellsOptions>(builder.Configuration.GetSection("cells"));
            services.AddSingleton(_ => CellsSecret.Load(Path.Combine(host.KeysFolder, CellsSecretFile)));
        }

        if (asks && !serves)
        {
            services.AddDirectoryClient(options =>
                (options.Address, options.Trust, options.Timeout) = (directory.Address!, directory.Trust, directory.Timeout));
        }

        if (asks || serves)
        {
            services.AddSingleton(_ => DirectorySecret.Load(Path.Combine(host.KeysFolder, DirectorySecretFile)));
        }
    }

    /// <summary>Reads the secrets now, so that a missing one stops the start and not the first request.</summary>
    public static void LoadSecrets(IServiceProvider services)
    {
        services.GetService<DirectorySecret>();
        services.GetService<CellsSecret>();
    }

    /// <summary>A listener of its own, whose connections are marked.</summary>
    public static void Listen(KestrelServerOptions kestrel, Listener listener, int port) =>
        kestrel.Listen(listener.Address, port, listen =>
        {
            listener.Certificate?.Serve(listen);
            listen.Use(next => connection =>
            {
                connection.Features.Set(DirectoryConnection.Mark);
                return next(connection);
            });
        });

    /// <summary>First in the pipeline: what came through the directory's listener sees the directory alone, and nothing else sees it at all.</summary>
    public static void UseDirectory(this IApplicationBuilder app) =>
        app.MapWhen(context => context.Features.Get<DirectoryConnection>() is not null, directory => directory.RunDirectoryServer());

    private static void AddStore(WebApplicationBuilder builder, HostSettings host, DirectorySettings directory)
    {
        switch (directory.Store)
        {
            case "sqlite":
                builder.Services.AddSqliteDirectory(options => options.DataFolder = host.Data);
                break;
            case "postgres":
                var section = builder.Configuration.GetSection("DirectoryPostgres");
                builder.Services.AddPostgresDirectory(section.BindStrictly);
                break;
            case "mongodb":
                var mongo = builder.Configuration.GetSection("DirectoryMongodb");
                builder.Services.AddMongoDirectory(mongo.BindStrictly);
                break;
            default:
                throw new InvalidOperationException(
                    $"'{directory.Store}' is no store that the directory has; set directory:store to sqlite or postgres or mongodb.");
        }
    }

    private sealed class DirectoryConnection
    {
        public static readonly DirectoryConnection Mark = new();
    }
}
