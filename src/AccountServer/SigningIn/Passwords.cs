using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Text;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Hashes and checks passwords. A hash costs a tenth of a second of a core by intent, so only so many run at once, and beyond a line of
/// waiting the rest is turned away: a flood of sign-ins must not take the machine from those who upload. One network has a few places in the line, so that it
/// cannot fill it for all others.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private const int LongestLine = 64;
    private const int LongestOfNetwork = 8;
    private static readonly Owner Nobody = new();

    private readonly IPasswordHasher<Owner> hasher;
    private readonly string nobodysHash;
    private readonly SemaphoreSlim gate;
    private readonly Lock door = new();
    private readonly Dictionary<IPAddress, int> byNetwork = [];
    private int inLine;

    public Passwords(IOptions<AccountOptions> options)
        : this(
            new PasswordHasher<Owner>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordRounds })),
            Math.Max(1, Environment.ProcessorCount / 2))
    {
    }

    /// <param name="hasher">What hashes.</param>
    /// <param name="atOnce">How many hashes run at the same time.</param>
    internal Passwords(IPasswordHasher<Owner> hasher, int atOnce)
    {
        gate = new SemaphoreSlim(atOnce);
        this.hasher = hasher;
        nobodysHash = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
    }

    /// <summary>The hash to keep; null where the line is too long, or has too many of this network.</summary>
    public async ValueTask<string?> HashAsync(string password, IPAddress network, CancellationToken cancellationToken)
    {
        if (!await EnterAsync(network, cancellationToken))
        {
            return null;
        }

        try
        {
            return hasher.HashPassword(Nobody, Plain(password));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Checks a password against the hash that is kept; against nobody's, with the same work, where there is no account.</summary>
    public async ValueTask<PasswordCheck> CheckAsync(string? kept, string password, IPAddress network, CancellationToken cancellationToken)
    {
        if (!await EnterAsync(network, cancellationToken))
        {
            return PasswordCheck.Busy;
        }

        try
        {
            var plain = Plain(password);
            if (Verify(kept, plain) is var result && result != PasswordVerificationResult.Failed)
            {
                return result == PasswordVerificationResult.Success ? PasswordCheck.Right : PasswordCheck.RightButOld;
            }

            // Hashes of before this form: of the password as it was typed, on whichever keyboard.
            string[] earlier = [.. new[] { password, UnicodeForm.Decomposed(password) }.Where(form => form != plain).Distinct(StringComparer.Ordinal)];
            return earlier.Any(form => Verify(kept, form) != PasswordVerificationResult.Failed) ? PasswordCheck.RightButOld : PasswordCheck.Wrong;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// A password in the form that is hashed: any blank a plain one, and compatible characters as one, so that it is the same from every keyboard
    /// (OpaqueString of RFC 8265, with the stronger NFKC of NIST SP 800-63B 5.1.1.2).
    /// </summary>
    internal static string Plain(string password) => Ascii.IsValid(password)
        ? password
        : UnicodeForm.Compatible(string.Concat(password.Select(c => char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c)));

    public void Dispose() => gate.Dispose();

    private PasswordVerificationResult Verify(string? kept, string password)
    {
        var result = hasher.VerifyHashedPassword(Nobody, kept ?? nobodysHash, password);
        return kept is null ? PasswordVerificationResult.Failed : result;
    }

    private async ValueTask<bool> EnterAsync(IPAddress network, CancellationToken cancellationToken)
    {
        lock (door)
        {
            var ofNetwork = byNetwork.GetValueOrDefault(network);
            if (inLine == LongestLine || ofNetwork == LongestOfNetwork)
            {
                return false;
            }

            inLine++;
            byNetwork[network] = ofNetwork + 1;
        }

        try
        {
            await gate.WaitAsync(cancellationToken);
            return true;
        }
        finally
        {
            lock (door)
            {
                inLine--;
                if (--byNetwork[network] == 0)
                {
                    byNetwork.Remove(network);
                }
            }
        }
    }

    /// <summary>Whose password it is does not matter to the hash.</summary>
    internal sealed class Owner;
}

internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, and hashed with fewer rounds than are asked for now, or in the form in which it was once typed.</summary>
    RightButOld,

    /// <summary>Too many are waiting; nothing was checked.</summary>
    Busy,
}
