using System.Net;
using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Email;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Checks passwords: held back where too many were wrong, in the hasher's line, and each wrong one stands in the account's log.</summary>
internal sealed class PasswordChecks(
    AccountSecret secret, Passwords passwords, SignInThrottle throttle, SecurityEvents events, ILogger<PasswordChecks> log)
{
    /// <summary>Counts an attempt at the account of an address, known or not.</summary>
    /// <param name="email">Whose.</param>
    /// <param name="from">Where the call comes from.</param>
    /// <param name="phone">The sign-in whose token the call carries; null at a sign-in.</param>
    public SignInThrottle.Attempt Begin(EmailAddress email, IPAddress? from, DeviceId? phone = null) => throttle.Begin(secret.Email.Of(email), from, phone);

    /// <summary>
    /// Does the same work whether or not there is an account and whether or not the password is right, so that the time it takes tells neither.
    /// </summary>
    /// <param name="found">The account; null where there is none.</param>
    /// <param name="password">As typed.</param>
    /// <param name="attempt">From <see cref="Begin"/>.</param>
    /// <param name="wrong">The answer to a wrong one.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask<(PasswordCheck Check, Refusal? Refusal)> CheckAsync(
        Revisioned<UserDocument>? found, string password, SignInThrottle.Attempt attempt, Func<Refusal> wrong, CancellationToken cancellationToken)
    {
        if (attempt.Wait is { } wait)
        {
            log.SignInsHeldBack();
            return (
                PasswordCheck.Wrong,
                Refusal.Later(ProblemTypes.TooManyRequests, "Too many failed sign-ins; Retry-After says when the next is looked at.", wait));
        }

        var check = await passwords.CheckAsync(found?.Document.PasswordHash, password, attempt.Place.Network, cancellationToken);
        switch (check)
        {
            case PasswordCheck.Busy:
                attempt.Forget();
                return (check, AccountRefusals.Busy());
            case PasswordCheck.Wrong:
                attempt.Failed();
                if (found is not null)
                {
                    await events.AddGuessAsync(new UserId(found.Document.UserId));
                }

                return (check, wrong());
            default:
                attempt.Succeeded();
                return (check, null);
        }
    }
}
