using Stamina.Adapters.Memory;
using Stamina.Adapters.Sqlite;

namespace Stamina.Host.Serving;

/// <summary>Chooses the adapters. A name that is no engine stops the start.</summary>
internal static class Engines
{
    public static void Add(WebApplicationBuilder builder, HostSettings host, IReadOnlySet<Role> roles)
    {
        Demand("queue", host.Queue, "sqlite");
        Demand("store", host.Store, "sqlite");
        Demand("cache", host.Cache, "memory");
        builder.Services.AddSqliteAdapters(options => options.DataFolder = host.Data);
        builder.Services.AddMemoryTotalsCache();
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
