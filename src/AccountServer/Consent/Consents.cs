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
/// That a person agreed to having kept what says something of their health: to which notice, and when. It is withdrawn by deleting the account, because an
/// account without it would hold nothing.
/// </summary>
internal sealed class Consents(IAccountStore store, IOptions<PrivacyNoticeOptions> notice, SecurityEvents events, TimeProvider time)
{
    /// <summary>The latest ones that are kept; nobody agrees to so many notices.</summary>
    private const int Kept = 50;

    /// <summary>What registering is refused with where the notice that counts was not agreed to.</summary>
    public Refusal? Missing(string? noticeVersion) => !notice.Value.Asks || noticeVersion == notice.Value.Version
        ? null
        : Refusal.Of(ProblemTypes.ConsentRequired, "This server asks for consent to its privacy notice: get_client_config has it, with its version.");

    /// <summary>What is kept of a consent that <see cref="Missing"/> did not miss; null where nobody is asked.</summary>
    public ConsentDocument? Given() => notice.Value.Asks ? new ConsentDocument { NoticeVersion = notice.Value.Version, At = time.GetUtcNow() } : null;

    public async ValueTask<Refusal?> GiveAsync(Caller caller, GiveConsent request, CancellationToken cancellationToken)
    {
        if (Missing(request.NoticeVersion) is { } missing)
        {
            return missing;
        }

        var added = false;
        var refusal = await store.ChangeAsync(
            caller.UserId,
            user =>
            {
                var before = user.Consents ?? [];
                var given = Given();
                added = given is not null && !(before is [.., { } last] && last.NoticeVersion == given.NoticeVersion);
                return (added ? user with { Consents = [.. before.TakeLast(Kept - 1), given!] } : null, null);
            },
            cancellationToken);
        if (refusal is null && added)
        {
            var phone = await store.GetDeviceAsync(caller.UserId, caller.DeviceId, cancellationToken);
            await events.AddAsync(caller.UserId, EventKind.ConsentGiven, phone?.Document);
        }

        return refusal;
    }
}
