using System.ComponentModel.DataAnnotations;

namespace Stamina.Http.Tokens;

public sealed class AccessTokenOptions
{
    /// <summary>The cell that issues and takes the tokens: their issuer and audience.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9-]{0,31}$")]
    public string Cell { get; set; } = "local";

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many verified tokens are remembered; each takes about 1 KB.</summary>
    [Range(16, 1 << 20)]
    public int RememberedTokens { get; set; } = 32_768;
}
