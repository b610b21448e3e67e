using Stamina.Contracts.Ids;

namespace Stamina.Ports.Documents;

/// <summary>
/// A mail with a code that has yet to be taken by the mail server. Neither address nor code: the account has the one, and the other is drawn from
/// <paramref name="Mail"/> under a key that the store does not have.
/// </summary>
/// <param name="User">Whose code; of a reset that was asked for under an address that nobody has, a random id.</param>
/// <param name="Mail">A random id.</param>
/// <param name="Purpose">
/// What the code is for: <c>reset</c>, <c>verify</c>, <c>change_email</c> or <c>take_back</c>; <c>reset_asked</c>: a reset whose code is yet to be made.
/// </param>
/// <param name="Due">When it is to be tried next; whole milliseconds.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record CodeMail(UserId User, Guid Mail, string Purpose, DateTimeOffset Due, int Attempts);
