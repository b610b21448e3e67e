using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Events;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>What an account has already: by id, whatever the type in it, and by the time that it took.</summary>
internal sealed class KnownWorkouts(StaminaClient client)
{
    private const double NearM = 150;
    private const long NearMs = 30_000;
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
    }

    /// <summary>The same content, under whatever type it is there; null where it is new.</summary>
    public Known? Find(SessionId session) => byId.GetValueOrDefault(session.Unique);

    /// <summary>Notes what was sent.</summary>
    public void Add(ImportedWorkout workout)
    {
        var startMs = workout.StartedAt.ToUnixTimeMilliseconds();
        Add(
            new Known(workout.Session, workout.ExerciseType, startMs, startMs + workout.ElapsedMs, IsDeleted: false, IsWhole: true) { Places = workout.Places }
        );
    }

    /// <summary>Another workout of the same time and place; null where there is none.</summary>
    public async Task<Known?> FindDoubleAsync(ImportedWorkout workout, CancellationToken cancellationToken)
    {
        var startMs = workout.StartedAt.ToUnixTimeMilliseconds();
        var endMs = startMs + workout.ElapsedMs;
        foreach (var known in all.Where(k => !k.IsDeleted && k.Session != workout.Session))
        {
            var common = Math.Min(endMs, known.EndMs) - Math.Max(startMs, known.StartMs);
            if (common <= 0 || common * 2 < Math.Min(endMs - startMs, known.EndMs - known.StartMs))
            {
                continue;
            }

            known.Places ??= await PlacesAsync(known, cancellationToken);
            var isSame = workout.Places.Count > 0 && known.Places.Count > 0
                ? AreNear(workout.Places, known.Places)

                // Where one of them says of no place, most of the time must be common, and the exercise the same.
                : known.ExerciseType == workout.ExerciseType && common * 5 >= Math.Max(endMs - startMs, known.EndMs - known.StartMs) * 4;
            if (isSame)
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
                    isDeleted,
                    line.Writers.Any(w => w.FinishedSeq is not null && w.Missing is null)));
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
        var track = workout.Track?.Where(p => p.T is not null && p.NotCounted is null).ToList() ?? [];
        var every = Math.Max(1, track.Count / 200);
        return [.. track.Where((_, i) => i % every == 0).Select(p => new PlaceAt(known.StartMs + p.T!.Value, (double)p.Lat, (double)p.Lon))];
    }

    // At the moments that both know of, by the median.
    private static bool AreNear(IReadOnlyList<PlaceAt> one, IReadOnlyList<PlaceAt> other)
    {
        var ways = new List<double>();
        foreach (var place in one)
        {
            var nearest = other.MinBy(p => Math.Abs(p.TimeMs - place.TimeMs));
            if (Math.Abs(nearest.TimeMs - place.TimeMs) <= NearMs)
            {
                ways.Add(Metres(place, nearest));
            }
        }

        ways.Sort();
        return ways.Count > 0 && ways[ways.Count / 2] <= NearM;
    }

    private static double Metres(PlaceAt a, PlaceAt b)
    {
        const double MetresOfDegree = 111_195;
        var east = (a.Lon - b.Lon) * Math.Cos(double.DegreesToRadians(a.Lat));
        return Math.Sqrt(((a.Lat - b.Lat) * (a.Lat - b.Lat)) + (east * east)) * MetresOfDegree;
    }
}

/// <summary>A workout of the account.</summary>
/// <param name="Session">Its id.</param>
/// <param name="ExerciseType">Its type as it counts.</param>
/// <param name="StartMs">Milliseconds since 1970.</param>
/// <param name="EndMs">Likewise.</param>
/// <param name="IsDeleted">True where it can be restored.</param>
/// <param name="IsWhole">True where its end has arrived and nothing is missing before it.</param>
internal sealed record Known(SessionId Session, string ExerciseType, long StartMs, long EndMs, bool IsDeleted, bool IsWhole)
{
    /// <summary>Where it was; null where nobody has asked yet.</summary>
    public IReadOnlyList<PlaceAt>? Places { get; set; }
}
