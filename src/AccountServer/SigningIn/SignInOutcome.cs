using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;

namespace Stamina.AccountServer.SigningIn;

/// <summary>What registering, signing in or refreshing leads to: tokens, a refusal, or the name of the cell that has to answer.</summary>
internal sealed record SignInOutcome(TokensAnswer? Tokens, Refusal? Refusal, string? Elsewhere)
{
    public static implicit operator SignInOutcome(TokensAnswer tokens) => new(tokens, null, null);

    public static implicit operator SignInOutcome(Refusal refusal) => new(null, refusal, null);

    public static SignInOutcome In(string cell) => new(null, null, cell);

    public void Deconstruct(out TokensAnswer? tokens, out Refusal? refusal) => (tokens, refusal) = (Tokens, Refusal);
}
