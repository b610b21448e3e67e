using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Alike;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Calendar;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers find_alike: which workouts of a file a person has from elsewhere, by the rule of <see cref="SameWorkout"/>.</summary>
internal sealed class AlikeWorkouts(IWorkoutReads reads, OpenedWorkouts opened, ExerciseCatalog catalog)
{
    private const int Page = 100;

    // Days that are listed at once: workouts of a year would otherwise be asked for one by one, those of ten years all together.
    private const int DaysTogether = 14;

    // A workout that began the day before, in whatever zone, may last into the day asked for.
    private const int DaysAround = 2;

    private const int MostPlaces = 100;

    // A history has few of the same time; whoever has more is asked about those by their times alone.
    private const int MostOpened = 300;

    private static readonly decimal LongestS = EventLimits.MaxElapsedMs / 1000m;

    /// <summary>Finds them, or refuses what cannot be compared.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<IResult> AnswerAsync(UserId user, FindAlike asked, FreshRead fresh, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        Check("workouts", asked.Workouts, FindAlike.MostWorkouts, errors);
        Check("beside", asked.Beside ?? [], FindAlike.MostBeside, errors);
        errors.Demand(asked.Workouts.Count > 0, "workouts", $"1 to {FindAlike.MostWorkouts} workouts");
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var there = await ThereAsync(user, asked.Workouts, fresh.From, cancellationToken);
        there.AddRange((asked.Beside ?? []).Select(Of));
        var pairs = new List<AlikePair>();
        var looks = new Looks(user, fresh.From, MostOpened);
        foreach (var workout in asked.Workouts.Select(Of))
        {
            var known = there.Exists(t => t.Session.Unique == workout.Session.Unique)
                || await reads.HeadAsync(new WorkoutKey(user, workout.Session), fresh.From, cancellationToken) is not null;
            if (known)
            {
                continue;
            }

            if (await FindAsync(workout, there, looks, cancellationToken) is { } like)
            {
                pairs.Add(new AlikePair { SessionId = workout.Session.Value, Like = Show(like) });
            }
            else
            {
                there.Add(workout);
            }
        }

        return TypedResults.Json(new AlikeAnswer { Alike = pairs }, WorkoutJson.Default.AlikeAnswer);
    }

    private async ValueTask<Candidate?> FindAsync(Candidate wanted, List<Candidate> there, Looks looks, CancellationToken cancellationToken)
    {
        foreach (var other in there.Where(t => SameWorkout.ShareTime(wanted.Recording, t.Recording)))
        {
            var known = other.Recording;
            if (other.IsStored && wanted.Recording.Places.Count > 0)
            {
                // Where nobody could look, the person does.
                if (!looks.Take() || await PlacesAsync(other.Session, wanted.Recording, looks, cancellationToken) is not { } places)
                {
                    return other;
                }

                known = known with { Places = places };
            }

            if (SameWorkout.Are(wanted.Recording, known))
            {
                return other;
            }
        }

        return null;
    }

    // Of the workout that is there, at the moments of which the other says; null where too many of the person's are being opened.
    private async ValueTask<IReadOnlyList<PlaceAt>?> PlacesAsync(SessionId session, Recording wanted, Looks looks, CancellationToken cancellationToken)
    {
        var key = new WorkoutKey(looks.User, session);
        if (await reads.HeadAsync(key, looks.From, cancellationToken) is not { } head)
        {
            return [];
        }

        using var turn = await opened.EnterAsync(key.User, cancellationToken);
        return turn.IsAcquired ? await opened.OpenAsync(head, looks.From, Places, cancellationToken) : null;

        IReadOnlyList<PlaceAt> Places(StoredWorkout workout)
        {
            if (workout.Summary is not { StartedAt: { } startedAt } summary)
            {
                return [];
            }

            var startMs = startedAt.ToUnixTimeMilliseconds();
            return SameWorkout.PlacesOf(
                WorkoutFold.Track(key.Session, workout.Log, workout.Overlay, catalog, summary.EntryDefaults)
                    .Where(p => p.NotCounted is null && p.ElapsedMs is not null)
                    .Select(p => new PlaceAt(startMs + p.ElapsedMs!.Value, p.LatE7 / 1e7, p.LonE7 / 1e7)),
                wanted.StartMs,
                wanted.EndMs);
        }
    }

    // What the account has around the days of these workouts.
    private async ValueTask<List<Candidate>> ThereAsync(
        UserId user, IReadOnlyList<AlikeWorkout> wanted, ReadFrom from, CancellationToken cancellationToken)
    {
        var there = new List<Candidate>();
        var days = wanted.Select(w => DateOnly.FromDateTime(w.StartedAt.UtcDateTime)).Order().ToList();
        for (var i = 0; i < days.Count;)
        {
            var (first, last) = (days[i], days[i]);
            for (; i < days.Count && days[i].DayNumber - last.DayNumber <= DaysTogether; i++)
            {
                last = days[i];
            }

            var query = new WorkoutQuery { Limit = Page, From = LocalCalendar.Back(first, DaysAround), To = LocalCalendar.Ahead(last, DaysAround) };
            while (true)
            {
                var lines = (await reads.ListAsync(user, query, from, cancellationToken)).Lines;
                there.AddRange(lines.Where(l => l.Summary.StartedAt is not null).Select(Of));
                if (lines.Count < Page)
                {
                    break;
                }

                query = query with { After = WorkoutCursors.At(lines[^1]) };
            }
        }

        return there;
    }

    private static Candidate Of(ListedWorkout line)
    {
        var startMs = line.Summary.StartedAt!.Value.ToUnixTimeMilliseconds();
        var recording = new Recording(line.Summary.ExerciseType, startMs, startMs + line.Summary.ElapsedMs, []);
        return new Candidate(line.Key.Session, line.Summary.StartedAt.Value, recording) { IsStored = true };
    }

    private static Candidate Of(AlikeWorkout workout)
    {
        _ = SessionId.TryParse(workout.SessionId, out var session);
        var startMs = workout.StartedAt.ToUnixTimeMilliseconds();
        return new Candidate(
            session,
            workout.StartedAt,
            new Recording(
                workout.ExerciseType,
                startMs,
                startMs + (long)(workout.ElapsedTimeS * 1000),
                [.. (workout.Places ?? []).Select(p => new PlaceAt(p.T, (double)p.Lat, (double)p.Lon))]));
    }

    private static AlikeWorkout Show(Candidate there) => new()
    {
        SessionId = there.Session.Value,
        ExerciseType = there.Recording.ExerciseType,
        StartedAt = there.StartedAt,
        ElapsedTimeS = (there.Recording.EndMs - there.Recording.StartMs) / 1000m,
    };

    private static void Check(string field, IReadOnlyList<AlikeWorkout> workouts, int most, List<FieldError> errors)
    {
        if (!errors.Demand(workouts.Count <= most, field, $"at most {most} workouts"))
        {
            return;
        }

        for (var i = 0; i < workouts.Count; i++)
        {
            if (workouts[i] is not { } workout)
            {
                errors.Add(new FieldError($"{field}[{i}]", "a workout"));
                continue;
            }

            errors.Demand(SessionId.TryParse(workout.SessionId, out _), $"{field}[{i}].session_id", "an id, as a look of import_file tells it");
            errors.Demand(workout.ElapsedTimeS >= 0 && workout.ElapsedTimeS <= LongestS, $"{field}[{i}].elapsed_time_s", $"0 to {LongestS} seconds");
            errors.Demand(
                workout.Places is not { } places || (places.Count <= MostPlaces && places.All(p => p is { Lat: >= -90 and <= 90, Lon: >= -180 and <= 180 })),
                $"{field}[{i}].places",
                $"at most {MostPlaces} places: t, lat from -90 to 90, lon from -180 to 180");
        }
    }

    private sealed record Candidate(SessionId Session, DateTimeOffset StartedAt, Recording Recording)
    {
        /// <summary>True where its track is in the store.</summary>
        public bool IsStored { get; init; }
    }

    // Whose workouts one call opens, where they are read, and how many it may still open.
    private sealed class Looks(UserId user, ReadFrom from, int most)
    {
        private int left = most;

        public UserId User => user;

        public ReadFrom From => from;

        public bool Take() => left-- > 0;
    }
}
