using System.ComponentModel.DataAnnotations;

namespace Stamina.AccountServer.Cells;

/// <summary>What a cell knows of the others.</summary>
public sealed class CellsOptions
{
    /// <summary>The edges of the other cells by name: https, host and port. An environment variable may spell a name in capitals.</summary>
    public Dictionary<string, Uri> Edges { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>PEM file of the authorities whose certificates the edges show; the system's where it is not set.</summary>
    public string? Trust { get; set; }

    /// <summary>How long another cell may take to answer for us; a sign-in there may stand in line for its hash.</summary>
    public TimeSpan ForwardTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an entry of the directory may be in doubt before this cell looks what became of the account; longer than any request takes.</summary>
    public TimeSpan DoubtAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often it looks.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Entries looked at in one turn.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 500;
}
