using System.Buffers.Text;
using System.Security.Cryptography;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Passkeys;

/// <summary>Adds, lists, renames and removes the passkeys of an account, and takes what they sign.</summary>
internal sealed class AccountPasskeys(IAccountStore store, PasskeyChecks checks, OwnerMail mail, SecurityEvents events, TimeProvider time)
{
    /// <summary>Passkeys that an account may have.</summary>
    public const int Most = 10;

    /// <summary>Asks for a new passkey.</summary>
    public async ValueTask<(PasskeyChallenge? Answer, Refusal? Refusal)> BeginAsync(Caller caller, string domain, CancellationToken cancellationToken) =>
        await store.GetUserAsync(caller.UserId, cancellationToken) is not { Document: var user } ? (null, Refusal.AccountDeleted())
        : user.Passkeys?.Count >= Most ? (null, Full())
        : (await checks.BeginAddingAsync(user, domain), null);

    /// <summary>Takes the new passkey; once more, because the answer was lost, is as well.</summary>
    public async ValueTask<(PasskeyAnswer? Answer, Refusal? Refusal)> AddAsync(Caller caller, AddPasskey request, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        if (!PersonalName.IsOne(name))
        {
            return (null, Refusal.OfField("name", PersonalName.Expected));
        }

        var now = time.GetUtcNow();
        if (await checks.AddedAsync(caller.UserId, request.State, request.Credential, now) is not var (made, challengedAt))
        {
            return (null, NotMade());
        }

        var passkey = made with { Name = name };
        PasskeyDocument? there = null;
        var (changed, refusal) = await store.ReviseAsync(
            caller.UserId,
            user =>
            {
                var all = user.Passkeys ?? [];
                there = all.FirstOrDefault(other => IdOf(other) == IdOf(passkey));
                return there is not null ? (null, null)
                    : challengedAt <= user.PasskeysFrom ? (null, NotMade())
                    : all.Count >= Most ? (null, Full())
                    : (user with { Passkeys = [.. all, passkey], PasskeysFrom = now }, null);
            },
            cancellationToken);
        if (changed is not null)
        {
            await events.AddAsync(caller.UserId, EventKind.PasskeyAdded);
            mail.Tell(changed, at => MailTexts.PasskeyChanged(changed, isThere: true, at));
        }

        return refusal is null ? (Show(there ?? passkey), null) : (null, refusal);
    }

    /// <summary>All of them, those added last first.</summary>
    public static PasskeyList ListOf(UserDocument user) => new() { Passkeys = [.. (user.Passkeys ?? []).Reverse().Select(Show)] };

    public async ValueTask<Refusal?> RenameAsync(Caller caller, string id, string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim();
        if (!PersonalName.IsOne(trimmed))
        {
            return Refusal.OfField("name", PersonalName.Expected);
        }

        return await store.ChangeAsync(
            caller.UserId,
            account => account.Passkeys is { } all && all.Any(passkey => IdOf(passkey) == id)
                ? (account with { Passkeys = [.. all.Select(passkey => IdOf(passkey) == id ? passkey with { Name = trimmed } : passkey)] }, null)
                : (null, Unknown()),
            cancellationToken);
    }

    public async ValueTask<Refusal?> RemoveAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var (changed, refusal) = await store.ReviseAsync(
            caller.UserId,
            user =>
            {
                PasskeyDocument[] left = [.. (user.Passkeys ?? []).Where(passkey => IdOf(passkey) != id)];
                return left.Length == (user.Passkeys?.Count ?? 0)
                    ? (null, Unknown())
                    : (user with { Passkeys = left.Length == 0 ? null : left, PasskeysFrom = time.GetUtcNow() }, null);
            },
            cancellationToken);
        if (changed is not null)
        {
            await events.AddAsync(caller.UserId, EventKind.PasskeyRemoved);
            mail.Tell(changed, at => MailTexts.PasskeyChanged(changed, isThere: false, at));
        }

        return refusal;
    }

    /// <summary>The account whose passkey signed; that it did is written before it counts, so that each signature counts once.</summary>
    public async ValueTask<(UserDocument? Account, PasskeyDocument? Used, Refusal? Refusal)> TakeAsync(PasskeyProof proof, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RevisedWrites.MostAttempts; attempt++)
        {
            if (await checks.ProvedAsync(proof.State, proof.Credential, time.GetUtcNow()) is not var (seen, used))
            {
                return (null, null, Wrong());
            }

            PasskeyDocument[] after = [.. seen.Passkeys!.Select(passkey => IdOf(passkey) == IdOf(used) ? used : passkey)];
            var (changed, gone) = await store.ReviseAsync(
                new UserId(seen.UserId), user => (Same(user.Passkeys, seen.Passkeys) ? user with { Passkeys = after } : null, null), cancellationToken);
            if (gone is not null)
            {
                return (null, null, Wrong());
            }

            if (changed is not null)
            {
                return (changed, used, null);
            }
        }

        throw RevisedWrites.Contested();
    }

    /// <summary>The answer to a signature that is not right, whatever is wrong with it.</summary>
    public static Refusal Wrong() => Refusal.Of(ProblemTypes.WrongCredentials, "This passkey is not known here, or its answer is not right or came too late.");

    // Enough of a hash to tell ten apart, and short enough for a path.
    private static string IdOf(PasskeyDocument passkey) => Base64Url.EncodeToString(SHA256.HashData(passkey.CredentialId).AsSpan(0, 12));

    private static bool Same(IReadOnlyList<PasskeyDocument>? one, IReadOnlyList<PasskeyDocument>? other) =>
        (one ?? []).Select(passkey => (IdOf(passkey), passkey.ChallengedAt, passkey.SignCount))
            .SequenceEqual((other ?? []).Select(passkey => (IdOf(passkey), passkey.ChallengedAt, passkey.SignCount)));

    private static PasskeyAnswer Show(PasskeyDocument passkey) => new()
    {
        PasskeyId = IdOf(passkey), Name = passkey.Name, CreatedAt = passkey.CreatedAt, LastUsedAt = passkey.UsedAt, Synced = passkey.IsBackedUp,
    };

    private static Refusal NotMade() => Refusal.OfField(
        "credential",
        "the answer of the browser to a challenge of begin_passkey that is at most 5 minutes old and was not used before, with the user verified");

    private static Refusal Full() => Refusal.Of(ProblemTypes.Conflict, "This account has 10 passkeys; remove one first.");

    private static Refusal Unknown() => Refusal.Of(ProblemTypes.NotFound, "There is no such passkey in this account; list_passkeys names them.");
}
