using System.Diagnostics.CodeAnalysis;

namespace Stamina.Contracts.Ids;

/// <summary>A user's id, <c>user_…</c> on the wire. Every key in the store begins with it.</summary>
public readonly record struct UserId(Guid Value) : IComparable<UserId>
{
    private const string Prefix = "user";

    /// <summary>Reads <c>user_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserId id) =>
        EntityId.TryParse(text, Prefix, static value => new UserId(value), out id);

    /// <summary>Orders as the store does, by the 16 bytes, big-endian: that is how <see cref="Guid"/> compares.</summary>
    public int CompareTo(UserId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A device's id, <c>device_…</c> on the wire: one sign-in on one phone.</summary>
public readonly record struct DeviceId(Guid Value)
{
    private const string Prefix = "device";

    /// <summary>The writer that stands in where a client sends none: one per device, so its seqs cannot clash with another's.</summary>
    public string ImpliedWriter => "d" + TypeId.Encode(Value);

    /// <summary>Reads <c>device_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId id) =>
        EntityId.TryParse(text, Prefix, static value => new DeviceId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A goal's id, <c>goal_…</c> on the wire, minted by the phone so that a repeated set_goal makes one goal.</summary>
public readonly record struct GoalId(Guid Value)
{
    private const string Prefix = "goal";

    /// <summary>Reads <c>goal_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GoalId id) =>
        EntityId.TryParse(text, Prefix, static value => new GoalId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A privacy zone's id, <c>zone_…</c> on the wire.</summary>
public readonly record struct PrivacyZoneId(Guid Value)
{
    private const string Prefix = "zone";

    /// <summary>Reads <c>zone_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PrivacyZoneId id) =>
        EntityId.TryParse(text, Prefix, static value => new PrivacyZoneId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A planned workout's id, <c>planned_…</c> on the wire, minted by the phone.</summary>
public readonly record struct PlannedId(Guid Value)
{
    private const string Prefix = "planned";

    /// <summary>Reads <c>planned_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PlannedId id) =>
        EntityId.TryParse(text, Prefix, static value => new PlannedId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A plan's id, <c>plan_…</c> on the wire, minted by the phone: planned workouts that belong together.</summary>
public readonly record struct PlanId(Guid Value)
{
    private const string Prefix = "plan";

    /// <summary>Reads <c>plan_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PlanId id) =>
        EntityId.TryParse(text, Prefix, static value => new PlanId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A piece of equipment's id, <c>equipment_…</c> on the wire, minted by the phone so that a repeated add_equipment adds one piece.</summary>
public readonly record struct EquipmentId(Guid Value)
{
    private const string Prefix = "equipment";

    /// <summary>Reads <c>equipment_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EquipmentId id) =>
        EntityId.TryParse(text, Prefix, static value => new EquipmentId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>A webhook's id, <c>webhook_…</c> on the wire.</summary>
public readonly record struct WebhookId(Guid Value)
{
    private const string Prefix = "webhook";

    /// <summary>Reads <c>webhook_…</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookId id) =>
        EntityId.TryParse(text, Prefix, static value => new WebhookId(value), out id);

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

/// <summary>The id of what a webhook is told, <c>message_…</c> on the wire: whoever is told twice knows it by this.</summary>
public readonly record struct MessageId(Guid Value)
{
    private const string Prefix = "message";

    /// <inheritdoc/>
    public override string ToString() => EntityId.Format(Prefix, Value);
}

internal static class EntityId
{
    public static string Format(string prefix, Guid value) => $"{prefix}_{TypeId.Encode(value)}";

    public static bool TryParse<TId>([NotNullWhen(true)] string? text, string prefix, Func<Guid, TId> make, out TId id)
    {
        var known = TypeId.TrySplit(text, out var prefixLength, out var value) && text.AsSpan(0, prefixLength).SequenceEqual(prefix);
        id = make(value);
        return known;
    }
}
