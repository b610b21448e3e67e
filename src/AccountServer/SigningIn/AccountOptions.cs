using System.ComponentModel.DataAnnotations;

namespace Stamina.AccountServer.SigningIn;

public sealed class AccountOptions
{
    /// <summary>
    /// Rounds of PBKDF2-HMAC-SHA512 per password; OWASP's figure of 2023. A password stored with another number is hashed again at its next sign-in.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int PasswordRounds { get; set; } = 210_000;

    /// <summary>Sign-ins that may be alive at once; at the next, the one unseen longest ends.</summary>
    [Range(1, 1_000)]
    public int MostDevices { get; set; } = 50;

    /// <summary>
    /// How long an account is kept that no phone uses; its owner is told a month before it is deleted. Zero, the default: for ever. Only an operator knows
    /// whether mails arrive.
    /// </summary>
    public TimeSpan IdleAccountsKeep { get; set; }

    /// <summary>How often accounts are looked through for what has been kept long enough.</summary>
    public TimeSpan RetentionEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The domain that passkeys are made for (WebAuthn's relying party id); the host that a browser calls where it is not set. Where it is changed, passkeys
    /// that were made before sign nobody in any more.
    /// </summary>
    public string? PasskeyDomain { get; set; }

    /// <summary>Failed sign-ins in a row that an account allows before it makes the next one wait.</summary>
    [Range(1, 1_000)]
    public int FailuresPerAccount { get; set; } = 10;

    /// <summary>After that, one more is allowed each time this has passed.</summary>
    public TimeSpan AccountRecovery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Accounts in a row that a network (an address; a /64 of IPv6) may open; this machine itself any number.</summary>
    [Range(1, 100_000)]
    public int RegistrationsPerNetwork { get; set; } = 20;

    /// <summary>After that, one more is allowed each time this has passed.</summary>
    public TimeSpan RegistrationRecovery { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Failed sign-ins in a row that an address allows; more than an account, because a carrier puts thousands of phones behind one address.</summary>
    [Range(1, 100_000)]
    public int FailuresPerAddress { get; set; } = 100;

    /// <summary>After that, one more is allowed each time this has passed.</summary>
    public TimeSpan AddressRecovery { get; set; } = TimeSpan.FromSeconds(2);
}
