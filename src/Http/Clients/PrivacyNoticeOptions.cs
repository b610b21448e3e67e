using System.ComponentModel.DataAnnotations;

namespace Stamina.Http.Clients;

/// <summary>
/// Who is responsible for what people record here, as the operator says it. Without a controller nobody is asked for consent: a server of one's own.
/// </summary>
public sealed class PrivacyNoticeOptions
{
    /// <summary>Name and address of whoever decides what for and how data is kept (GDPR 4(7)); null where the server is its user's own.</summary>
    [StringLength(200)]
    public string? Controller { get; set; }

    /// <summary>How people reach them: an e-mail address, a page.</summary>
    [StringLength(200)]
    public string? Contact { get; set; }

    /// <summary>How people reach the data protection officer; null where there is none.</summary>
    [StringLength(200)]
    public string? DataProtectionOfficer { get; set; }

    /// <summary>Where the servers are.</summary>
    [StringLength(100)]
    public string? Country { get; set; }

    /// <summary>Where people can complain.</summary>
    [StringLength(200)]
    public string? Authority { get; set; }

    /// <summary>How many days backups are kept; null where it is not said.</summary>
    [Range(0, 3650)]
    public int? BackupsKeepDays { get; set; }

    /// <summary>Which notice this is; another one asks everybody again. Consent is recorded with it.</summary>
    [StringLength(40, MinimumLength = 1)]
    [RegularExpression(@"[\w.\-]*")]
    public string Version { get; set; } = "1";

    /// <summary>How many days an account is kept that nobody uses; null: for ever. Told by the Host, which knows how accounts are kept.</summary>
    public int? IdleAccountsKeepDays { get; set; }

    /// <summary>Whether people are asked for consent.</summary>
    public bool Asks => Controller is not null;
}
