using System.Text.Json;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;

namespace Stamina.Exchange.Files;

/// <summary>What came of one workout of a file, before a server was asked.</summary>
/// <param name="File">The file's name.</param>
public abstract record FileResult(string File);

/// <summary>A workout that can be sent.</summary>
public sealed record MadeWorkout(string File, ImportedWorkout Workout) : FileResult(File)
{
    /// <summary>The file that it was made of; null where there is none: a list has it, or it was recorded by us.</summary>
    public OriginalFile? Original { get; init; }
}

/// <summary>A file, or a workout in it, that cannot be used.</summary>
public sealed record RefusedFile(string File, Remark Reason) : FileResult(File);

/// <summary>The equipment of our own export: each piece is a call of its own.</summary>
public sealed record FoundEquipment(string File, IReadOnlyList<AddEquipment> Pieces) : FileResult(File);

/// <summary>What is planned, in our own export: changes for edit_calendar.</summary>
public sealed record FoundPlanned(string File, IReadOnlyList<PlannedChange> Planned) : FileResult(File);

/// <summary>Another part of our own export: its body is sent in a call of its own.</summary>
public sealed record FoundExportPart(string File, StaminaExportPart Part, JsonElement Body) : FileResult(File);

/// <summary>A file that holds no activities at all.</summary>
public sealed record SkippedFile(string File, Remark Reason) : FileResult(File);
