namespace Stamina.Exchange.Formats.Fit;

/// <summary>A session message: one sport of the file.</summary>
internal sealed class FitSession
{
    public uint StartS { get; init; }

    public uint EndS { get; init; }

    public int? Sport { get; init; }

    public int? SubSport { get; init; }

    public string? Name { get; init; }

    public double? ElapsedS { get; init; }

    public double? TimerS { get; init; }

    public double? DistanceM { get; init; }

    public double? PoolLengthM { get; init; }
}
