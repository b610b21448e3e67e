using Stamina.Contracts;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>
/// Some calls want to know again that it is the owner who holds the phone: exporting, ending other sign-ins, adding a factor. A sign-in counts, and
/// <c>reauthenticate</c> with the password or a code. It is kept with the sign-in, so for all servers.
/// </summary>
internal sealed class FreshProof(IAccountStore store, TimeProvider time)
{
    /// <summary>How long a proof counts.</summary>
    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);

    /// <summary>Null where the caller proved it lately, in a sign-in that was not ended. Of a deleted account nothing can be proved: it is gone.</summary>
    public async ValueTask<Refusal?> MissingAsync(Caller caller, CancellationToken cancellationToken) =>
        (await FindAsync(caller, cancellationToken)).Missing;

    /// <summary>
    /// The caller's sign-in, where it was proved lately; else as <see cref="MissingAsync"/>. A personal access token opens of such calls only those whose scope
    /// it was given, and the giving was proved.
    /// </summary>
    public async ValueTask<(DeviceDocument? SignIn, Refusal? Missing)> FindAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (await store.GetDeviceAsync(caller.UserId, caller.DeviceId, cancellationToken) is { Document: { RevokedAt: null } signIn })
        {
            return caller.Scope == CallerScope.Personal || time.GetUtcNow() < Last(signIn) + Lives ? (signIn, null) : (null, NotLately());
        }

        return (null, await store.WasDeletedAsync(caller.UserId, cancellationToken) ? Refusal.AccountDeleted() : NotLately());

        static Refusal NotLately() => Refusal.Of(
            ProblemTypes.ReauthenticationRequired,
            "Show again that it is you: reauthenticate takes the password or a code, and counts for 10 minutes.");
    }

    /// <summary>The caller has proved it now.</summary>
    public async ValueTask NoteAsync(Caller caller, CancellationToken cancellationToken) => await store.ChangeDeviceAsync(
        caller.UserId, caller.DeviceId, signIn => signIn.Document with { ProvedAt = time.GetUtcNow() }, cancellationToken);

    private static DateTimeOffset Last(DeviceDocument device) => device.ProvedAt is { } at && at > device.CreatedAt ? at : device.CreatedAt;
}
