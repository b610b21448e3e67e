using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stamina.Adapters.Sqlite;
using Stamina.AdapterTests.Sqlite;
using Stamina.DirectoryServer;
using Stamina.Http.Keys;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Directories;

/// <summary>A directory's service on a free port over SQLite, and the client that a cell has.</summary>
internal sealed class RemoteDirectory : IDirectoryFixture
{
    private readonly DataFolder folder = new();
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(SharedSecret.Length);
    private readonly WebApplication server;
    private readonly List<ServiceProvider> clients = [];

    private RemoteDirectory()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSqliteDirectory(o => o.DataFolder = folder.Path).AddDirectoryServer().AddSingleton(new DirectorySecret(secret));
        server = builder.Build();
        server.RunDirectoryServer();
    }

    public IDirectory Directory { get; private set; } = null!;

    public Uri Address => new(server.Urls.First());

    /// <summary>What its clients show.</summary>
    public string Authorization => new DirectorySecret(secret).Header;

    public static async Task<RemoteDirectory> StartAsync()
    {
        var remote = new RemoteDirectory();
        await remote.server.Services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
        await remote.server.StartAsync();
        remote.Directory = remote.Client(remote.Address, remote.secret);
        return remote;
    }

    /// <summary>A client of its own, of another address or with another secret.</summary>
    public IDirectory Client(Uri? address = null, byte[]? shown = null, TimeSpan? timeout = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(new DirectorySecret(shown ?? secret)).AddDirectoryClient(o =>
        {
            o.Address = address ?? Address;
            o.Timeout = timeout ?? TimeSpan.FromSeconds(30);
        }).BuildServiceProvider();
        clients.Add(services);
        return services.GetRequiredService<IDirectory>();
    }

    public async Task StopAsync() => await server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await server.DisposeAsync();
        folder.Dispose();
    }
}
