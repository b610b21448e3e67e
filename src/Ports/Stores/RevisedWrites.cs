using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Ports.Stores;

/// <summary>Changes a document from the revision it was read at, and again where another change came first.</summary>
public static class RevisedWrites
{
    /// <summary>
    /// How often a change is tried. Each lost attempt means that somebody else's write went through; nobody loses so many unless they are flooded, or the store
    /// refuses for another reason.
    /// </summary>
    public const int MostAttempts = 20;

    /// <summary>Reads, changes and writes until the write holds.</summary>
    /// <param name="read">The document now; null: there is none.</param>
    /// <param name="change">What it becomes; null: nothing is written. It may be asked several times, and what it noted the last time counts.</param>
    /// <param name="put">Writes it against the revision it was read at; false where that has moved on.</param>
    /// <returns>The document as it is then; null where there was none.</returns>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing the document.</exception>
    public static async ValueTask<Revisioned<T>?> ChangeAsync<T>(
        Func<ValueTask<Revisioned<T>?>> read, Func<Revisioned<T>, T?> change, Func<T, long, ValueTask<bool>> put)
        where T : class
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await read() is not { } found)
            {
                return null;
            }

            if (change(found) is not { } changed)
            {
                return found;
            }

            if (await put(changed, found.Revision))
            {
                return new Revisioned<T>(changed, found.Revision + 1);
            }
        }

        throw Contested();
    }

    /// <summary>
    /// The same for an account; null where it was deleted. A write that has begun is not cut off: whether it was made would be unknown, and what follows from
    /// it left out.
    /// </summary>
    /// <inheritdoc cref="ChangeAsync"/>
    public static ValueTask<Revisioned<UserDocument>?> ChangeUserAsync(
        this IAccountStore store, UserId user, Func<Revisioned<UserDocument>, UserDocument?> change, CancellationToken cancellationToken) =>
        ChangeAsync(
            () => store.GetUserAsync(user, cancellationToken), change, (changed, revision) => store.PutUserAsync(changed, revision, CancellationToken.None));

    /// <summary>The same for a sign-in; null where there is none. A write that has begun is not cut off here either.</summary>
    /// <inheritdoc cref="ChangeAsync"/>
    public static ValueTask<Revisioned<DeviceDocument>?> ChangeDeviceAsync(
        this IAccountStore store,
        UserId user,
        DeviceId device,
        Func<Revisioned<DeviceDocument>, DeviceDocument?> change,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            () => store.GetDeviceAsync(user, device, cancellationToken),
            change,
            (changed, revision) => store.PutDeviceAsync(changed, revision, CancellationToken.None));

    /// <summary>For whoever tries <see cref="MostAttempts"/> times in another way. Answered as every store that is away.</summary>
    public static StoreUnavailableException Contested() => new("Other writes of the same document came first each time.");
}
