using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Background;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Retention;

/// <summary>
/// Once a day walks through all accounts and ends what has been kept long enough: sign-ins that are over, deleted goals that nobody can restore any more, old
/// entries of the security log, and accounts that nobody uses. Several servers may do it at once: each step done twice is the same.
/// </summary>
internal sealed class AccountRetention(
    IAccountStore accounts, IGoalStore goals, IdleAccounts idle, IOptions<AccountOptions> options, TimeProvider time, ILogger<AccountRetention> log)
    : PeriodicService
{
    private const int AtOnce = 200;

    // Servers that have just started have other work to do first.
    protected override bool WaitsFirst => true;

    protected override PeriodicTimer NewTimer() => new(options.Value.RetentionEvery, time);

    protected override ValueTask LookAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    protected override void LogFailed(Exception failed) => log.RetentionFailed(failed);

    /// <summary>One walk.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var passedOver = new PassedOver();
        IReadOnlyList<UserId> page;
        for (var after = default(UserId); (page = await accounts.ListUsersAsync(after, AtOnce, cancellationToken)).Count > 0; after = page[^1])
        {
            foreach (var user in page)
            {
                await passedOver.TryAsync(() => TendAsync(user, cancellationToken));
            }
        }

        passedOver.Log(log.RetentionPassedOver);
    }

    private async ValueTask TendAsync(UserId user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var devices = (await accounts.ListDevicesAsync(user, cancellationToken)).Select(device => device.Document).ToList();
        var seen = devices.Count == 0 ? default : devices.Max(device => device.LastSeenAt);

        // Before a sign-in is forgotten the account knows when it was last seen by it.
        var over = devices.FindAll(device => RefreshFamily.IsOver(device, now));
        if (over.Count > 0)
        {
            await accounts.ChangeAsync(user, account => (account.LastSeenAt >= seen ? null : account with { LastSeenAt = seen }, null), cancellationToken);
            foreach (var device in over)
            {
                await accounts.ForgetDeviceAsync(user, new DeviceId(device.DeviceId), cancellationToken);
            }
        }

        var areForgotten = false;
        foreach (var (goal, revision) in await goals.ListAsync(user, ReadFrom.Primary, cancellationToken))
        {
            if (goal.DeletedAt is { } deleted && !Derivation.CanRestore(deleted, now))
            {
                await goals.ForgetAsync(user, new GoalId(goal.GoalId), revision, cancellationToken);
                areForgotten = true;
            }
        }

        // The sum of the goals' revisions is smaller now and may come to a number that it had before: answers are told apart by the account's.
        if (areForgotten)
        {
            await accounts.ChangeAsync(user, static account => (account, null), cancellationToken);
        }

        await accounts.ForgetEventsAsync(user, now - SecurityEvents.Kept, cancellationToken);
        await idle.EndIfIdleAsync(user, seen, cancellationToken);
    }
}
