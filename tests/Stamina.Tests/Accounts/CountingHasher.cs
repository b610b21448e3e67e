using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;

namespace Stamina.Tests.Accounts;

/// <summary>The hasher of the accounts, which counts how often it works: what an unknown account costs is held to what a known one does.</summary>
internal sealed class CountingHasher(int rounds)
    : PasswordHasher<Passwords.Owner>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }))
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public override string HashPassword(Passwords.Owner user, string password)
    {
        Interlocked.Increment(ref count);
        return base.HashPassword(user, password);
    }

    public override PasswordVerificationResult VerifyHashedPassword(Passwords.Owner user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref count);
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
