using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// What registering, signing in or refreshing leads to: tokens, a refusal, or the name of the cell that has to answer; nothing of these where a mail says the
/// rest.
/// </summary>
internal sealed record SignInOutcome(TokensAnswer? Tokens, Refusal? Refusal, string? Elsewhere)
{
    public static implicit operator SignInOutcome(TokensAnswer tokens) => new(tokens, null, null);

    public static implicit operator SignInOutcome(Refusal refusal) => new(null, refusal, null);

    /// <summary>Taken; what comes of it is told by mail alone.</summary>
    public static SignInOutcome Accepted { get; } = new(null, null, null);

    public static SignInOutcome In(string cell) => new(null, null, cell);

    public void Deconstruct(out TokensAnswer? tokens, out Refusal? refusal) => (tokens, refusal) = (Tokens, Refusal);
}
