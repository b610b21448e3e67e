using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.AccountServer.Calls;

/// <summary>What more than one call of the account rooms answers.</summary>
internal static class AccountRefusals
{
    public static Refusal Busy() =>
        Refusal.Later(ProblemTypes.Unavailable, "Too many are signing in at this moment; nothing was changed.", TimeSpan.FromSeconds(2));

    public static Refusal EmailTaken() => Refusal.Of(ProblemTypes.EmailTaken, "There is an account with this e-mail address; sign in instead.");

    public static Refusal Locked() =>
        Refusal.Of(ProblemTypes.AccountLocked, "This account was locked by whoever runs this server. Nothing is lost; what your phone recorded stays on it.");

    public static Refusal WrongPassword() => Refusal.Of(ProblemTypes.WrongCredentials, "This is not the account's password.");
}
