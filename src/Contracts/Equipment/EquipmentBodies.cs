using System.Text.Json.Serialization;

namespace Stamina.Contracts.Equipment;

/// <summary>What a piece of equipment is.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<EquipmentKind>))]
public enum EquipmentKind
{
    /// <summary>A pair of shoes.</summary>
    Shoes,

    /// <summary>A bicycle.</summary>
    Bike,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The equipment of an account.</summary>
public sealed record EquipmentList
{
    /// <summary>Every piece, also those that are retired, oldest first.</summary>
    public required IReadOnlyList<EquipmentPiece> Equipment { get; init; }
}

/// <summary>
/// Shoes, a bike or something else that workouts are done with. Which workouts is said in their logs (<c>equipment</c> of started and note); what it has
/// covered is the sum of those workouts on top of <c>starting_distance_m</c>.
/// </summary>
public sealed record EquipmentPiece
{
    /// <summary>Its id, as logs of workouts name it.</summary>
    public required string EquipmentId { get; init; }

    /// <summary>As the person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required EquipmentKind Kind { get; init; }

    /// <summary>The exercise types whose new workouts are done with it unless the person says otherwise.</summary>
    public required IReadOnlyList<string> DefaultFor { get; init; }

    /// <summary>Metres that it had covered before the first of its workouts.</summary>
    public decimal StartingDistanceM { get; init; }

    /// <summary>Metres in all from which the person wants to be told; absent where they do not.</summary>
    public decimal? LimitM { get; init; }

    /// <summary>The day it was retired: it is offered for no new workout. Absent where it is in use.</summary>
    public DateOnly? RetiredOn { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Body of add_equipment.</summary>
public sealed record AddEquipment
{
    /// <summary><c>equipment_</c> and 26 characters of base32, minted by the phone so that a repeat adds nothing; the server's where absent.</summary>
    public string? EquipmentId { get; init; }

    /// <summary>1 to 100 characters on one line.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required EquipmentKind Kind { get; init; }

    /// <summary>Up to 50 exercise types; none where absent.</summary>
    public IReadOnlyList<string>? DefaultFor { get; init; }

    /// <summary>Metres, 0 to 1 000 000 000; 0 where absent.</summary>
    public decimal? StartingDistanceM { get; init; }

    /// <summary>Metres, above 0 to 1 000 000 000.</summary>
    public decimal? LimitM { get; init; }

    /// <summary>The day it was retired.</summary>
    public DateOnly? RetiredOn { get; init; }
}

/// <summary>
/// Body of edit_equipment (JSON merge patch): a member that is absent stays as it is; <c>limit_m</c> and <c>retired_on</c> are cleared by <c>null</c>, the
/// others by nothing. There is no revision: of two edits of one member the last to arrive counts.
/// </summary>
public sealed record EditEquipment : MergePatch
{
    /// <summary>1 to 100 characters on one line.</summary>
    public string? Name { get; set; }

    /// <summary>What it is.</summary>
    public EquipmentKind? Kind { get; set; }

    /// <summary>All of them, in place of those there were; up to 50.</summary>
    public IReadOnlyList<string>? DefaultFor { get; set; }

    /// <summary>Metres, 0 to 1 000 000 000.</summary>
    public decimal? StartingDistanceM { get; set; }

    /// <summary>Metres, above 0 to 1 000 000 000; <c>null</c> clears it.</summary>
    public decimal? LimitM { get; set => field = Given(value); }

    /// <summary>The day it was retired; <c>null</c> takes it back into use.</summary>
    public DateOnly? RetiredOn { get; set => field = Given(value); }
}
