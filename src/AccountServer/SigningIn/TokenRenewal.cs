using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Cells;
using Stamina.Contracts;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Trades a phone's refresh token for the next ones, as <see cref="RefreshFamily"/> says.</summary>
internal sealed class TokenRenewal(IAccountStore store, PhoneTokens tokens, IHomeCells homes, SignOuts signOuts, AddressClaims addresses, TimeProvider time)
{
    public async ValueTask<SignInOutcome> RefreshAsync(string text, CancellationToken cancellationToken)
    {
        if (!tokens.TryRead(text, out var used))
        {
            // Only the cell that made a token can check it; the user that it names says which cell that is.
            return RefreshToken.UserNamedBy(text) is { } user && await homes.ElsewhereAsync(user, cancellationToken) is { } elsewhere
                ? SignInOutcome.In(elsewhere)
                : Unknown();
        }

        for (var attempt = 0; attempt < RevisedWrites.MostAttempts; attempt++)
        {
            if (await store.GetDeviceAsync(used.User, used.Device, cancellationToken) is not { } found
                || await store.GetUserAsync(used.User, cancellationToken) is not { } account)
            {
                // The other phones of a person who deleted their account remove what they hold of it.
                return await store.WasDeletedAsync(used.User, cancellationToken) ? Refusal.AccountDeleted() : Unknown();
            }

            var next = tokens.Mint(used.User, used.Device);
            switch (RefreshFamily.Judge(found.Document, used.Hash, next.Hash, time.GetUtcNow()))
            {
                case RefreshVerdict.Renewed(var device):
                    if (await store.PutDeviceAsync(device, found.Revision, cancellationToken))
                    {
                        await addresses.ForgetBeforeAsync(account.Document, cancellationToken);
                        return tokens.Answer(account.Document, device, next);
                    }

                    continue;
                case RefreshVerdict.UploadOnly(var device, JustRevoked: true):
                    if (await signOuts.EndCopiedAsync(account.Document, device, found.Revision))
                    {
                        return tokens.Answer(account.Document, device, null);
                    }

                    continue;
                case RefreshVerdict.UploadOnly(var device, _):
                    return tokens.Answer(account.Document, device, null);
                default:
                    return Unknown();
            }
        }

        return Refusal.Later(ProblemTypes.Unavailable, "This phone is asking too many times at once; nothing was changed.", TimeSpan.FromSeconds(1));
    }

    private static Refusal Unknown() =>
        Refusal.Of(
            ProblemTypes.InvalidRefreshToken,
            "This refresh token is unknown or has ended. Sign in again; what the phone has recorded stays on it until then.");
}
