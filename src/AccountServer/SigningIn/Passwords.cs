using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Hashes and checks passwords. A hash costs a tenth of a second of a core by intent, so only so many run at once, and beyond a line of
/// waiting the rest is turned away: a flood of sign-ins must not take the machine from those who upload.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private const int LongestLine = 64;
    private static readonly Account Nobody = new();

    private readonly PasswordHasher<Account> hasher;
    private readonly string nobodysHash;
    private readonly SemaphoreSlim gate = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int inLine;
    private int hashes;

    public Passwords(IOptions<AccountOptions> options)
    {
        hasher = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordRounds }));
        nobodysHash = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
    }

    /// <summary>How many hashes were made or checked; a test holds unknown accounts to the same number as known ones.</summary>
    internal int Hashes => Volatile.Read(ref hashes);

    /// <summary>The hash to keep; null where the line is too long.</summary>
    public async ValueTask<string?> HashAsync(string password, CancellationToken cancellationToken)
    {
        if (!await EnterAsync(cancellationToken))
        {
            return null;
        }

        try
        {
            Interlocked.Increment(ref hashes);
            return hasher.HashPassword(Nobody, password);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Checks a password against the hash that is kept; against nobody's, with the same work, where there is no account.</summary>
    public async ValueTask<PasswordCheck> CheckAsync(string? kept, string password, CancellationToken cancellationToken)
    {
        if (!await EnterAsync(cancellationToken))
        {
            return PasswordCheck.Busy;
        }

        try
        {
            Interlocked.Increment(ref hashes);
            var result = hasher.VerifyHashedPassword(Nobody, kept ?? nobodysHash, password);
            return kept is null ? PasswordCheck.Wrong : result switch
            {
                PasswordVerificationResult.Success => PasswordCheck.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOld,
                _ => PasswordCheck.Wrong,
            };
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref inLine) > LongestLine)
        {
            Interlocked.Decrement(ref inLine);
            return false;
        }

        try
        {
            await gate.WaitAsync(cancellationToken);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref inLine);
        }
    }

    private sealed class Account;
}

internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, and hashed with fewer rounds than are asked for now.</summary>
    RightButOld,

    /// <summary>Too many are waiting; nothing was checked.</summary>
    Busy,
}
