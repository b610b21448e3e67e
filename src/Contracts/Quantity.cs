namespace Stamina.Contracts;

/// <summary>A number and its unit.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">
/// Derived figures come in SI: <c>m</c>, <c>s</c>, <c>kg</c>, <c>m/s</c>, <c>s/km</c>, <c>/min</c>; what a person entered comes in the
/// person's unit (<c>km</c>, <c>mi</c>, <c>lb</c>, <c>min</c>…). Absent for a plain count.
/// </param>
public sealed record Quantity(decimal Value, string? Unit = null);

/// <summary>A stretch of local dates, both inclusive.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day; absent while it has no end.</param>
public sealed record DateRange(DateOnly From, DateOnly? To);
