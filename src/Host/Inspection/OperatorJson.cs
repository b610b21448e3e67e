using System.Text.Json.Serialization;

namespace Stamina.Host.Inspection;

/// <summary>A dead letter in a list: nothing of its content.</summary>
/// <param name="Id">Names it for show and requeue.</param>
/// <param name="At">When it was set aside.</param>
/// <param name="Reason">Why.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Uploads">What it carries; null where the bytes are no batch.</param>
/// <param name="Events">Events in them.</param>
internal sealed record DeadLetterLine(string Id, DateTimeOffset At, string Reason, int Bytes, int? Uploads, int? Events);

/// <summary>An event that is stored and does not count, in a list: nothing of its content.</summary>
/// <param name="Id">Names it for show and requeue.</param>
/// <param name="Reason">Why it does not count.</param>
/// <param name="Field">The field at fault, where one is.</param>
internal sealed record NotCountedLine(string Id, string Reason, string? Field);

/// <summary>What the operator's commands print with --json: an object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterLine))]
[JsonSerializable(typeof(NotCountedLine))]
[JsonSerializable(typeof(ShownBatch))]
[JsonSerializable(typeof(ShownEvent))]
internal sealed partial class OperatorJson : JsonSerializerContext;
