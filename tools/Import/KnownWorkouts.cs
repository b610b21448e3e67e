using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Alike;
using Stamina.Exchange.Events;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>What an account has already: by id, whatever the type in it, and by the time that it took.</summary>
internal sealed class KnownWorkouts(StaminaClient client)
{
    private readonly Dictionary<Guid, Known> byId = [];
    private readonly List<Known> all = [];

    /// <summary>Fills it from the server's lists.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (var line in client.ListWorkoutsAsync(deleted: false, cancellationToken))
        {
            Add(line, isDeleted: false);
        }

        await foreach (var line in client.ListWorkoutsAsync(deleted: true, cancellationToken))
        {
            Add(line, isDeleted: true);
        }

        IsEmpty = all.Count == 0;
    }

    /// <summary>True where the account had no workout when it was loaded.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The same content, under whatever type it is there; null where it is new.</summary>
    public Known? Find(SessionId session) => byId.GetValueOrDefault(session.Unique);

    /// <summary>Notes what was sent.</summary>
    public void Add(ImportedWorkout workout)
    {
        var startMs = workout.StartedAt.ToUnixTimeMilliseconds();
        Add(
            new Known(workout.Session, workout.ExerciseType, startMs, startMs + workout.ElapsedMs, IsDeleted: false) { Places = workout.Places }
        );
    }

    /// <summary>Another workout of the same time and place; null where there is none.</summary>
    public async Task<Known?> FindDoubleAsync(ImportedWorkout workout, CancellationToken cancellationToken)
    {
        var startMs = workout.StartedAt.ToUnixTimeMilliseconds();
        var wanted = new Recording(workout.ExerciseType, startMs, startMs + workout.ElapsedMs, workout.Places);
        foreach (var known in all.Where(k => !k.IsDeleted && k.Session.Unique != workout.Session.Unique && SameWorkout.ShareTime(wanted, k.AsRecording())))
        {
            known.Places ??= await PlacesAsync(known, cancellationToken);
            if (SameWorkout.Are(wanted, known.AsRecording()))
            {
                return known;
            }
        }

        return null;
    }

    private void Add(WorkoutLine line, bool isDeleted)
    {
        if (SessionId.TryParse(line.SessionId, out var session))
        {
            var startMs = line.StartedAt?.ToUnixTimeMilliseconds() ?? 0;
            Add(
                new Known(
                    session,
                    line.ExerciseType,
                    startMs,
                    startMs + (long)(line.ElapsedTimeS * 1000),
                    isDeleted)
                {
                    Writers = line.Writers,
                    IsEdited = line.Edits > 0,
                });
        }
    }

    private void Add(Known known)
    {
        byId[known.Session.Unique] = known;
        all.Add(known);
    }

    private async Task<IReadOnlyList<PlaceAt>> PlacesAsync(Known known, CancellationToken cancellationToken)
    {
        var workout = await client.GetWorkoutAsync(known.Session, "?include=track", cancellationToken);
        return SameWorkout.PlacesOf(
            (workout.Track ?? [])
                .Where(p => p.T is not null && p.NotCounted is null)
                .Select(p => new PlaceAt(known.StartMs + p.T!.Value, (double)p.Lat, (double)p.Lon)),
            known.StartMs,
            known.EndMs);
    }
}

/// <summary>A workout of the account.</summary>
/// <param name="Session">Its id.</param>
/// <param name="ExerciseType">Its type as it counts.</param>
/// <param name="StartMs">Milliseconds since 1970.</param>
/// <param name="EndMs">Likewise.</param>
/// <param name="IsDeleted">True where it can be restored.</param>
internal sealed record Known(SessionId Session, string ExerciseType, long StartMs, long EndMs, bool IsDeleted)
{
    /// <summary>What has arrived of it; null where this import has sent it.</summary>
    public IReadOnlyList<WriterRanges>? Writers { get; init; }

    /// <summary>Where it was; null where nobody has asked yet.</summary>
    public IReadOnlyList<PlaceAt>? Places { get; set; }

    /// <summary>True where edit_workout has changed it in this account.</summary>
    public bool IsEdited { get; init; }

    /// <summary>
    /// True where nothing of the workout is to be sent: of a log of several writers each one's last event has arrived, of a file the end, and nothing is
    /// missing.
    /// </summary>
    public bool Has(ImportedWorkout workout) => Writers is not { } writers
        || (workout.IsOwn
            ? workout.Events.GroupBy(e => e.Writer ?? workout.Writer, StringComparer.Ordinal).All(sent => writers.Any(w =>
                w.Writer == sent.Key && w.Missing is null && w.LastSeq >= sent.Max(e => e.Seq)))
            : writers.Any(w => w.FinishedSeq is not null && w.Missing is null));

    /// <summary>As it is compared.</summary>
    public Recording AsRecording() => new(ExerciseType, StartMs, EndMs, Places ?? []);
}
