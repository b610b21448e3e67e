using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Webhooks;

/// <summary>The webhooks of accounts: made, listed, tried, deleted.</summary>
internal sealed class AccountWebhooks(IWebhookStore store, WebhookOwners owners, WebhookCalls calls, ReachableAddresses reachable, TimeProvider time)
{
    /// <summary>Webhooks that an account may have.</summary>
    public const int Most = 5;

    private const int LongestUrl = 500;

    // Each one made is a mail and an entry of the log.
    private readonly FailureBuckets<UserId> madeLately = new(4 * Most, TimeSpan.FromMinutes(15));

    // Each test is a call to somebody.
    private readonly FailureBuckets<UserId> tested = new(10, TimeSpan.FromMinutes(1));

    /// <summary>Makes one; its secret is in this answer and nowhere else.</summary>
    public async ValueTask<(WebhookAnswer? Answer, Refusal? Refusal)> MakeAsync(Caller caller, MakeWebhook request, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        if (Wrong(request with { Name = name }) is { } wrong)
        {
            return (null, wrong);
        }

        if (madeLately.Take(caller.UserId, time.GetUtcNow()) is { } wait)
        {
            return (null, Refusal.Later(ProblemTypes.TooManyRequests, "Several webhooks were made lately; Retry-After says when the next may be.", wait));
        }

        if (await owners.FindAsync(caller.UserId, cancellationToken) is not { } account)
        {
            return (null, Refusal.AccountDeleted());
        }

        if ((await store.ListAsync(caller.UserId, cancellationToken)).Count >= Most)
        {
            return (null, Full());
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var document = new WebhookDocument
        {
            UserId = caller.UserId.Value,
            WebhookId = Guid.NewGuid(),
            Name = name,
            Url = new Uri(request.Url).AbsoluteUri,
            Events = request.Events,
            CreatedAt = now,
            MadeBy = caller.DeviceId.Value,
            DueAt = now,

            // Paused until the second look below. Should the process end before that, the webhook stays paused.
            PausedBecause = WebhookPause.SignedOut,
        };
        if (!await store.PutAsync(document, expectedRevision: 0, cancellationToken))
        {
            return (null, Refusal.AccountDeleted());
        }

        // Whoever hangs up from here on has made one all the same, and its owner hears of it.
        var made = document with { PausedBecause = null };
        var tooLate = await TooLateAsync(caller);
        if (tooLate is null && !await store.PutAsync(made, expectedRevision: 1, CancellationToken.None))
        {
            tooLate = Refusal.Of(ProblemTypes.Conflict, "Webhooks were paused while this one was made; nothing was made.");
        }

        if (tooLate is not null)
        {
            await store.ForgetAsync(caller.UserId, new WebhookId(made.WebhookId), CancellationToken.None);
            return (null, tooLate);
        }

        await owners.MadeAsync(account, made);
        return (Show(made) with { Secret = calls.SecretOf(made) }, null);
    }

    /// <summary>Those made last first.</summary>
    public async ValueTask<WebhookList> ListAsync(UserId user, CancellationToken cancellationToken) =>
        ListOf((await store.ListAsync(user, cancellationToken)).Select(webhook => webhook.Document));

    /// <summary>As their owner reads them.</summary>
    public static WebhookList ListOf(IEnumerable<WebhookDocument> webhooks) =>
        new() { Webhooks = [.. webhooks.OrderByDescending(webhook => webhook.CreatedAt).ThenBy(webhook => webhook.WebhookId).Select(Show)] };

    /// <summary>Sends one a test now. Where it succeeds and the webhook was paused, it is told again what happens from then on.</summary>
    public async ValueTask<(WebhookAnswer? Answer, Refusal? Refusal)> TestAsync(Caller caller, WebhookId id, CancellationToken cancellationToken)
    {
        var user = caller.UserId;
        if (await store.GetAsync(user, id, cancellationToken) is not { Document: var webhook })
        {
            return (null, Unknown());
        }

        var now = time.GetUtcNow();
        if (tested.Take(user, now) is { } wait)
        {
            return (null, Refusal.Later(ProblemTypes.TooManyRequests, "Several tests were sent lately; Retry-After says when the next may be.", wait));
        }

        var message = Guid.CreateVersion7(now);
        var body = WebhookBodies.Test(now);
        var result = await calls.SendAsync(webhook, message, body.Json, cancellationToken);
        var attempt = new WebhookAttemptDocument(message, body.Type, now, result.Outcome, result.Status);
        var isEnded = false;
        var changed = await RevisedWrites.ChangeAsync<WebhookDocument>(
            async () =>
            {
                var found = await store.GetAsync(user, id, cancellationToken);

                // After the read: whoever ends this sign-in later writes all webhooks after that, and this write does not hold.
                isEnded = await owners.IsEndedAsync(caller, cancellationToken);
                return found;
            },
            found => Tested(found.Document, attempt, resumes: !isEnded && found.Document.PausedBecause == webhook.PausedBecause),
            (document, revision) => store.PutAsync(document, revision, cancellationToken));
        return changed is null ? (null, Unknown()) : (Show(changed.Document), null);
    }

    /// <summary>Deletes one with what it has yet to be told.</summary>
    public async ValueTask<Refusal?> DeleteAsync(Caller caller, WebhookId id, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(caller.UserId, id, cancellationToken) is null)
        {
            return Unknown();
        }

        await store.ForgetAsync(caller.UserId, id, cancellationToken);
        await owners.DeletedAsync(caller.UserId);
        return null;
    }

    /// <summary>What is answered where there is none.</summary>
    public static Refusal Unknown() => Refusal.Of(ProblemTypes.NotFound, "There is no such webhook in this account; list_webhooks names them.");

    // What was paused while the test went stays so: its owner meant what they saw before it.
    private WebhookDocument Tested(WebhookDocument found, WebhookAttemptDocument attempt, bool resumes)
    {
        if (attempt.Outcome != WebhookOutcome.Delivered)
        {
            return WebhookAttempts.Add(found, attempt);
        }

        var noted = WebhookAttempts.Note(found, attempt, time.GetUtcNow());
        return resumes ? noted with { PausedBecause = null } : noted;
    }

    private static Refusal Full() => Refusal.Of(ProblemTypes.Conflict, $"This account has {Most} webhooks; delete one first.");

    // Looked at once more now that it is there: whoever ended this sign-in meanwhile pauses what they see, and of several made at once the last sees all.
    private async ValueTask<Refusal?> TooLateAsync(Caller caller)
    {
        if (await owners.IsEndedAsync(caller, CancellationToken.None))
        {
            return Refusal.Of(ProblemTypes.Unauthorized, "This sign-in was ended; nothing was made.");
        }

        return (await store.ListAsync(caller.UserId, CancellationToken.None)).Count > Most ? Full() : null;
    }

    private static WebhookAnswer Show(WebhookDocument webhook) => new()
    {
        WebhookId = new WebhookId(webhook.WebhookId).ToString(),
        Name = webhook.Name,
        Url = webhook.Url,
        Events = webhook.Events,
        CreatedAt = webhook.CreatedAt,
        State = webhook.PausedBecause is not null ? WebhookState.Paused : webhook.Failures > 0 ? WebhookState.Failing : WebhookState.Active,
        PausedBecause = webhook.PausedBecause,
        FailingSince = webhook.FailingSince,
        NextAttemptAt = webhook is { PausedBecause: null, Failures: > 0 } ? webhook.DueAt : null,
        Attempts =
        [
            .. webhook.Attempts.Reverse().Select(attempt => new WebhookAttempt
            {
                MessageId = new MessageId(attempt.MessageId).ToString(), Type = attempt.Type, At = attempt.At, Outcome = attempt.Outcome,
                Status = attempt.Status,
            }),
        ],
    };

    private Refusal? Wrong(MakeWebhook request)
    {
        var errors = new List<FieldError>();
        if (!PersonalName.IsOne(request.Name))
        {
            errors.Add(new FieldError("name", PersonalName.Expected));
        }

        if (!IsCalled(request.Url))
        {
            errors.Add(new FieldError("url", $"an https: address of at most {LongestUrl} characters, of a public server, without user name or fragment"));
        }

        if (request.Events.Count == 0 || request.Events.Distinct().Count() != request.Events.Count)
        {
            errors.Add(new FieldError("events", "at least one, each once, of workout.finished, workout.changed, workout.deleted"));
        }

        return errors.Count > 0 ? Refusal.OfFields(errors) : null;
    }

    // What a name leads to is looked at when it is called. Where the operator allows networks of their own, it cannot be said before what is in them.
    private bool IsCalled(string text) =>
        text.Length <= LongestUrl
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "", HostNameType: UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 }
        && url.AbsoluteUri.Length <= LongestUrl
        && (url.Scheme == Uri.UriSchemeHttps || (reachable.HasExceptions && url.Scheme == Uri.UriSchemeHttp))
        && (reachable.HasExceptions || reachable.AllowsPort(url.Port))
        && HostOf(url) is { } host
        && (!System.Net.IPAddress.TryParse(host, out var address) || reachable.Allows(address, url.Port, url.Scheme == Uri.UriSchemeHttps));

    // As name servers are asked; null where nothing is left of a name then, or too much.
    private static string? HostOf(Uri url)
    {
        try
        {
            return url.IdnHost is { Length: > 0 } host ? host : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
