using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Consent;

/// <summary>
/// A person's consent to storing data on their health: to which notice, and when. It is withdrawn by deleting the account, because an account without it could
/// hold nothing.
/// </summary>
internal sealed class Consents(IAccountStore store, IOptions<PrivacyNoticeOptions> notice, SecurityEvents events, TimeProvider time)
{
    /// <summary>The latest ones that are kept; nobody agrees to so many notices.</summary>
    private const int Kept = 50;

    /// <summary>What registering is refused with where the notice that counts was not agreed to.</summary>
    public Refusal? Missing(string? noticeVersion) => !notice.Value.Asks || noticeVersion == notice.Value.Version
        ? null
        : Refusal.Of(ProblemTypes.ConsentRequired, "This server asks for consent to its privacy notice: get_client_config has it, with its version.");

    /// <summary>The consent to store once <see cref="Missing"/> has found none missing; null where the server does not ask for consent.</summary>
    public ConsentDocument? Given() => notice.Value.Asks ? new ConsentDocument { NoticeVersion = notice.Value.Version, At = time.GetUtcNow() } : null;

    public async ValueTask<Refusal?> GiveAsync(Caller caller, GiveConsent request, CancellationToken cancellationToken)
    {
        if (Missing(request.NoticeVersion) is { } missing)
        {
            return missing;
        }

        var (changed, refusal) = await store.ReviseAsync(
            caller.UserId,
            user =>
            {
                var before = user.Consents ?? [];
                return Given() is not { } given || (before is [.., { } last] && last.NoticeVersion == given.NoticeVersion)
                    ? (null, null)
                    : (user with { Consents = [.. before.TakeLast(Kept - 1), given] }, null);
            },
            cancellationToken);
        if (changed is not null)
        {
            var phone = await store.GetDeviceAsync(caller.UserId, caller.DeviceId, cancellationToken);
            await events.AddAsync(caller.UserId, EventKind.ConsentGiven, phone?.Document);
        }

        return refusal;
    }
}
