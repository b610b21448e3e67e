using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

/// <summary>The store, for a command that only looks: it never migrates, because older servers may be running on it.</summary>
internal static class StoreVersionCheck
{
    /// <summary>Goes on only where the store is of the version that this program reads.</summary>
    /// <exception cref="InvalidOperationException">It is of another version, or there is none; the message says which and what to do.</exception>
    public static async ValueTask RequireCurrentAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (present, needed) = await services.GetServices<IStoreMigrations>().Single(m => m.Of == "store").VersionAsync(cancellationToken);
        if (present != needed)
        {
            throw new InvalidOperationException(present == 0
                ? "There is no store here; say where the data are with --data or --config."
                : $"The store is at version {present} and this program reads version {needed}. This command only looks and does not migrate: "
                    + (present > needed ? "run it with the newer program." : "run it with the program of that version, or 'stamina migrate' first."));
        }
    }
}
