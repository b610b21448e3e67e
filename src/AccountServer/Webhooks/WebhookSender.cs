using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Background;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Webhooks;

/// <summary>
/// Tells webhooks what waits for them, by whichever server comes to one first. Each webhook has its turn: some messages, some seconds, then it stands behind
/// all others. An account has one turn at a time and a server a bounded number, so no receiver and no account holds up another. A turn that is cut off is taken
/// up again when its time is over: what was told and not forgotten is told again, under the same id.
/// </summary>
internal sealed class WebhookSender(
    IWebhookStore store, WebhookCalls calls, WebhookBodies bodies, WebhookOwners owners, TimeProvider time, ILogger<WebhookSender> log) : PeriodicService
{
    /// <summary>One message that a receiver refuses while it takes others.</summary>
    internal const int MostAttempts = 30;

    private const int TurnsAtOnce = 64;
    private const int Looked = 400;
    private const int AtATurn = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TurnLasts = TimeSpan.FromSeconds(30);

    // Longer than a turn and its last call can take, so that no two servers have one webhook.
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(2);

    // Of one that cannot be read. Short, because another server may have what this one lacks: a newer key ring.
    private static readonly TimeSpan UnreadableWaits = TimeSpan.FromMinutes(2);

    // Of an account that an operator locked.
    private static readonly TimeSpan LockedWaits = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<UserId, bool> onTurn = new();
    private readonly List<Task> turns = [];

    /// <summary>One look: has every webhook that is due its turn, and waits for them.</summary>
    internal async Task SendDueAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await Task.WhenAll(turns);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await Task.WhenAll(turns).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override PeriodicTimer NewTimer() => new(LookEvery, time);

    protected override void LogFailed(Exception failed) => log.WebhooksNotLookedThrough(failed);

    protected override async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        turns.RemoveAll(turn => turn.IsCompleted);
        var found = await store.ListDueAsync(time.GetUtcNow(), Looked, cancellationToken);
        await PutOffAsync([.. found.Where(due => due.Document is null)], cancellationToken);
        foreach (var due in found)
        {
            if (turns.Count >= TurnsAtOnce)
            {
                return;
            }

            if (due.Document is { } webhook && onTurn.TryAdd(due.User, true))
            {
                turns.Add(TurnAsync(webhook, due, cancellationToken));
            }
        }
    }

    // What cannot be read stays as it is, and stands behind the others, of which a look sees a bounded number.
    private async ValueTask PutOffAsync(List<DueWebhook> unreadable, CancellationToken cancellationToken)
    {
        if (unreadable.Count == 0)
        {
            return;
        }

        log.WebhooksUnreadable(unreadable.Count);
        foreach (var webhook in unreadable)
        {
            await store.PutOffAsync(webhook, time.GetUtcNow() + UnreadableWaits, cancellationToken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One webhook that cannot be told must not end the turns of all others; it is due again.")]
    private async Task TurnAsync(WebhookDocument webhook, DueWebhook due, CancellationToken cancellationToken)
    {
        try
        {
            var claimed = webhook with { DueAt = WebhookAttempts.Millisecond(time.GetUtcNow() + Claimed) };
            if (await store.PutAsync(claimed, due.Revision, cancellationToken))
            {
                await TellAsync(claimed, due.Arrivals, cancellationToken);
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.TurnFailed(failed);
        }
        finally
        {
            onTurn.TryRemove(due.User, out _);
        }
    }

    private async ValueTask TellAsync(WebhookDocument webhook, long arrivals, CancellationToken cancellationToken)
    {
        var (user, id) = (new UserId(webhook.UserId), new WebhookId(webhook.WebhookId));
        if (await owners.FindAsync(user, cancellationToken) is not { } owner)
        {
            await store.ForgetAsync(user, id, cancellationToken);
            return;
        }

        if (owner.LockedAt is not null)
        {
            var later = WebhookAttempts.Millisecond(time.GetUtcNow() + LockedWaits);
            await store.ChangeAsync(user, id, found => WebhookAttempts.Forgive(found) with { DueAt = later }, cancellationToken);
            return;
        }

        if (webhook.PausedBecause is not null)
        {
            await store.ForgetMessagesAsync(user, id, cancellationToken);
        }

        var messages = await store.ListMessagesAsync(user, id, AtATurn, cancellationToken);
        var attempts = new List<WebhookAttemptDocument>();
        var isAllTold = await DeliverAllAsync(webhook, messages, attempts, cancellationToken);
        var now = time.GetUtcNow();
        var changed = await store.ChangeAsync(
            user,
            id,
            found => attempts.Aggregate(
                (isAllTold && attempts.Count == 0 ? WebhookAttempts.Forgive(found) : found) with { DueAt = WebhookAttempts.Millisecond(now) },
                (noted, attempt) => WebhookAttempts.Note(noted, attempt, now)),
            cancellationToken);
        if (changed?.PausedBecause is not null && webhook.PausedBecause is null)
        {
            await store.ForgetMessagesAsync(user, id, cancellationToken);
            if (changed.PausedBecause is WebhookPause.Failing or WebhookPause.Gone)
            {
                await owners.PausedAsync(owner, changed);
            }
        }

        // Nothing is left where nothing was added since the messages were listed.
        if (isAllTold || changed?.PausedBecause is not null)
        {
            await store.RestAsync(user, id, arrivals, cancellationToken);
        }
    }

    // Whether none is left of those that waited. The webhook is read before each: it may be paused or deleted meanwhile, with its account or without.
    private async ValueTask<bool> DeliverAllAsync(
        WebhookDocument webhook, IReadOnlyList<WaitingMessage> messages, List<WebhookAttemptDocument> attempts, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + TurnLasts;
        foreach (var message in messages)
        {
            if (time.GetUtcNow() >= until
                || await store.GetAsync(new UserId(webhook.UserId), message.Webhook, cancellationToken) is not { Document: { PausedBecause: null } found })
            {
                return false;
            }

            // As it was found: one that was started again after this turn had claimed it wants what it is told.
            var (attempt, goesOn) = await DeliverAsync(found, message, cancellationToken);
            if (attempt is not null)
            {
                attempts.Add(attempt);
            }

            if (!goesOn)
            {
                return false;
            }
        }

        return messages.Count < AtATurn;
    }

    // No attempt where there is nothing to tell any more, or the receiver was not called.
    private async ValueTask<(WebhookAttemptDocument? Attempt, bool GoesOn)> DeliverAsync(
        WebhookDocument webhook, WaitingMessage message, CancellationToken cancellationToken)
    {
        if (await bodies.OfAsync(webhook, message, cancellationToken) is not { } body)
        {
            await store.ForgetMessageAsync(message, cancellationToken);
            return (null, true);
        }

        var at = time.GetUtcNow();
        var result = await calls.SendAsync(webhook, message.MessageId, body.Json, cancellationToken);
        if (!result.WasTried)
        {
            return (null, false);
        }

        if (result.Outcome == WebhookOutcome.Delivered || message.Attempts + 1 >= MostAttempts)
        {
            await store.ForgetMessageAsync(message, cancellationToken);
        }
        else
        {
            await store.CountAttemptAsync(message, cancellationToken);
        }

        var attempt = new WebhookAttemptDocument(message.MessageId, body.Type, at, result.Outcome, result.Status);
        return (attempt, result.Outcome == WebhookOutcome.Delivered);
    }
}
