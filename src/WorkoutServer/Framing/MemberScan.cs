using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Uploads;

namespace Stamina.WorkoutServer.Framing;

/// <summary>The members of one object that make an event's identity, as they come by.</summary>
internal struct MemberScan
{
    private int? seq;
    private string? kind;
    private bool hasSeq;
    private bool hasKind;
    private bool hasWriter;
    private bool hasSession;

    /// <summary>null: none. "": one that is no text.</summary>
    public string? Writer { get; private set; }

    /// <summary>null: none. "": one that is no text.</summary>
    public string? Session { get; private set; }

    public string? ExerciseType { get; set; }

    public string? StartedAt { get; set; }

    public bool HasDuplicates { get; private set; }

    public void SetSeq(int value)
    {
        HasDuplicates |= hasSeq;
        hasSeq = true;
        seq = value;
    }

    public void SetKind(string value)
    {
        HasDuplicates |= hasKind;
        hasKind = true;
        kind = value;
    }

    public void SetWriter(string? value)
    {
        HasDuplicates |= hasWriter;
        hasWriter = true;
        Writer = value;
    }

    public void SetSession(string? value)
    {
        HasDuplicates |= hasSession;
        hasSession = true;
        Session = value;
    }

    /// <summary>The event, or why it is none. A seq that is not there at all is judged by the call: start_workout takes it as 0.</summary>
    public readonly FramedElement Frame(int start, int length, int depth)
    {
        var known = seq is >= 0 and <= EventLimits.MaxSeq ? seq : null;
        var refused = this switch
        {
            { HasDuplicates: true } => RefusedReasons.DuplicateKey,
            _ when length > EventLimits.EventBytes => RefusedReasons.TooLarge,
            _ when depth > EventLimits.Depth => RefusedReasons.TooDeep,
            { hasSeq: true } when known is null => RefusedReasons.BadSeq,
            { hasKind: true } when !EventKinds.IsName(kind) => RefusedReasons.BadKind,
            { Writer: { } writer } when !WriterName.IsValid(writer) => RefusedReasons.BadWriter,
            _ => null,
        };
        return new FramedElement(start, length, known, kind, Writer, Session, refused);
    }
}
