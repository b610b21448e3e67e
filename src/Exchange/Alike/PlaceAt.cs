namespace Stamina.Exchange.Alike;

/// <summary>Where somebody was.</summary>
/// <param name="TimeMs">Milliseconds since 1970 in UTC.</param>
/// <param name="Lat">Degrees.</param>
/// <param name="Lon">Degrees.</param>
public readonly record struct PlaceAt(long TimeMs, double Lat, double Lon);
