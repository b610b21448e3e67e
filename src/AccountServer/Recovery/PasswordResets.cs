using System.Buffers.Binary;
using System.Net;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Another password for whoever reads mail at the account's address. The answer to the asking is the same whether or not there is an account, and so is its
/// work: what depends on it is done behind the answer. Whoever guesses at codes holds up their own network and nobody else: a code has 50 bits and half an
/// hour, so there is no need for a bound that a stranger could use up for its owner.
/// </summary>
internal sealed class PasswordResets(
    IAccountStore store,
    AccountSecret secret,
    SignIns signIns,
    Passwords passwords,
    MailOutbox outbox,
    SecurityEvents events,
    SecondFactors secondFactors,
    IHomeCells homes,
    TimeProvider time)
{
    // Mails in a row to one address, and codes asked for or tried in a row from one network.
    private const int MailsOfAccount = 3;
    private const int CallsOfNetwork = 10;

    private const int MostAttempts = 20;

    private readonly MailedCodes codes = new(CodePurpose.Reset, secret, time);
    private readonly FailureBuckets<long> mails = new(MailsOfAccount, TimeSpan.FromMinutes(15));
    private readonly FailureBuckets<IPAddress> asked = new(CallsOfNetwork, TimeSpan.FromMinutes(2));
    private readonly FailureBuckets<IPAddress> tried = new(CallsOfNetwork, TimeSpan.FromMinutes(1));

    public async ValueTask<SignInOutcome> AskAsync(RequestPasswordReset request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return Refusal.OfField("email", EmailAddress.Expected);
        }

        if (asked.Take(ClientNetwork.Of(from), time.GetUtcNow()) is { } wait)
        {
            return TooMany(wait);
        }

        var found = await FindAsync(email, cancellationToken);
        if (found is null && await homes.ElsewhereAsync(email, cancellationToken) is { } elsewhere)
        {
            return SignInOutcome.In(elsewhere);
        }

        outbox.Send(token => MakeMailAsync(email, found, token));
        return SignInOutcome.Accepted;
    }

    public async ValueTask<SignInOutcome> ResetAsync(ResetPassword request, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            errors.Add(new FieldError("email", EmailAddress.Expected));
        }

        if (PasswordRules.Objection(request.NewPassword, email) is { } objection)
        {
            errors.Add(new FieldError("new_password", objection));
        }

        var device = DeviceRules.Check(request.Device, errors);
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var network = ClientNetwork.Of(from);
        if (tried.Take(network, time.GetUtcNow()) is { } wait)
        {
            return TooMany(wait);
        }

        var found = await FindAsync(email!, cancellationToken);
        if (found is null && await homes.ElsewhereAsync(email!, cancellationToken) is { } elsewhere)
        {
            return SignInOutcome.In(elsewhere);
        }

        if (!IsRight(request.Code, found?.Document))
        {
            return WrongCode();
        }

        if (found!.Document.LockedAt is not null)
        {
            return Refusal.Of(
                ProblemTypes.AccountLocked,
                "This account was locked by whoever runs this server. Nothing is lost; what your phone recorded stays on it.");
        }

        if (await secondFactors.CheckAsync(new UserId(found.Document.UserId), request.SecondFactor, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (await passwords.HashAsync(request.NewPassword, network, cancellationToken) is not { } hash)
        {
            return Refusal.Later(ProblemTypes.Unavailable, "Too many sign-ins are waiting; try again in a few seconds.", TimeSpan.FromSeconds(5));
        }

        if (await SetAsync(new UserId(found.Document.UserId), request.Code, hash, cancellationToken) is not { } changed)
        {
            return WrongCode();
        }

        tried.Give(network, 1, time.GetUtcNow());
        var user = new UserId(changed.UserId);
        await signIns.EndAllAsync(user, except: null, RevokedBecause.PasswordChanged, cancellationToken);
        await events.AddAsync(user, EventKind.PasswordReset, cancellationToken: cancellationToken);
        outbox.Send(MailTexts.PasswordChanged(changed, time.GetUtcNow()));
        return await signIns.BeginAsync(changed, device, cancellationToken) is { } tokens ? tokens : Refusal.AccountDeleted();
    }

    // Behind the answer. An account that was deleted or changed meanwhile gets none; the person asks again.
    private async ValueTask<MailMessage?> MakeMailAsync(EmailAddress email, Revisioned<UserDocument>? found, CancellationToken cancellationToken)
    {
        if (found is null || mails.Take(BinaryPrimitives.ReadInt64LittleEndian(secret.Email.Of(email)), time.GetUtcNow()) is not null)
        {
            return null;
        }

        var (code, kept) = codes.Make(found.Document.UserId);
        return await store.PutUserAsync(found.Document with { ResetCode = kept }, found.Revision, cancellationToken)
            ? MailTexts.Reset(found.Document.Email, code, MailedCodes.Lives)
            : null;
    }

    // The code is used up in the same write that sets the password. It came by mail, so the address is shown to be read.
    private async ValueTask<UserDocument?> SetAsync(UserId user, string code, string hash, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await store.GetUserAsync(user, cancellationToken) is not { } found || !IsRight(code, found.Document))
            {
                return null;
            }

            var changed = found.Document with
            {
                PasswordHash = hash,
                ResetCode = null,
                RegistrationKeyHash = null,
                EmailVerifiedAt = found.Document.EmailVerifiedAt ?? time.GetUtcNow(),
            };
            if (await store.PutUserAsync(changed, found.Revision, cancellationToken))
            {
                return changed;
            }
        }

        throw new StoreUnavailableException("An account is written again and again by others.");
    }

    private async ValueTask<Revisioned<UserDocument>?> FindAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        foreach (var key in secret.Email.EarlierOf(email).Prepend(secret.Email.Of(email)))
        {
            if (await store.FindByEmailAsync(key, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private bool IsRight(string code, UserDocument? user) =>
        codes.IsRight(code, user?.UserId ?? default, user?.ResetCode);

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is not the one that was sent to this address, was used, or is older than half an hour. Ask for another.");

    private static Refusal TooMany(TimeSpan wait) =>
        Refusal.Later(
            ProblemTypes.TooManyRequests,
            "Too many codes were asked for or tried from this network; Retry-After says when the next is looked at.",
            wait);
}
