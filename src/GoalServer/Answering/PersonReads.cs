using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.GoalServer.Calendar;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Answering;

/// <summary>Finds out which day it is for a person, and which of their workouts count.</summary>
internal sealed class PersonReads(IAccountStore accounts, IWorkoutReads reads, IMemoryCache memory, IOptions<ReadOptions> options, TimeProvider time)
{
    // Counted against the bound of what this process keeps.
    private const int FactsBytes = 1_000;
    private const int RecordsBytes = 8_000;
    private const int FirstMonth = 101;
    private const int LastMonth = 999_912;

    /// <summary>One read of the store where the profile is known already. Null where the account was deleted.</summary>
    public async ValueTask<Person?> FindAsync(UserId user, FreshRead fresh, CancellationToken cancellationToken)
    {
        var from = fresh.From;
        var state = fresh.State ?? await reads.StateAsync(user, from, cancellationToken);
        if (state.AccountRevision == 0 || await ProfileAsync(user, state, cancellationToken) is not var (profile, revision))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var lastStart = TimeZoneName.IsKnown(profile.TimeZone) ? null : await LastStartAsync(user, state, now, from, cancellationToken);
        return new Person(
            user,
            profile,
            LocalToday.Of(now, profile.TimeZone, lastStart),
            LocalCalendar.FirstDay(profile.FirstDayOfWeek),
            state with
            {
                AccountRevision = revision,
            });
    }

    /// <summary>The workouts that count, with a local date from <paramref name="first"/> to <paramref name="last"/>, in order of their start.</summary>
    public async ValueTask<CountedWorkouts> WorkoutsAsync(UserId user, DateOnly first, DateOnly last, ReadFrom from, CancellationToken cancellationToken)
    {
        var months = await MonthsAsync(user, first, last, from, cancellationToken);
        return new CountedWorkouts(Counted(months.Months, first, last), months.Revision);
    }

    /// <summary>The months from that of <paramref name="first"/> to that of <paramref name="last"/>; <see cref="Counted"/> finds in them what counts.</summary>
    public ValueTask<UserTotals> MonthsAsync(UserId user, DateOnly first, DateOnly last, ReadFrom from, CancellationToken cancellationToken) =>
        reads.TotalsAsync(user, MonthKey.MonthOf(first), MonthKey.MonthOf(last), from, cancellationToken);

    /// <summary>The records of all time, as the store keeps them; made of all months where it does not yet, and then remembered.</summary>
    public async ValueTask<KeptRecords> RecordsAsync(Person person, ReadFrom from, CancellationToken cancellationToken)
    {
        var key = new FactKey("records", person.Id, person.State.TotalsRevision, person.State.StoreEpoch);
        if (memory.TryGetValue(key, out PersonalRecords? known))
        {
            return new KeptRecords(known!, person.State.TotalsRevision);
        }

        var stored = await reads.RecordsAsync(person.Id, from, cancellationToken);
        if (stored.Records is not null)
        {
            Keep(key with { Revision = stored.Revision }, stored.Records, RecordsBytes);
            return new KeptRecords(stored.Records, stored.Revision);
        }

        var all = await reads.TotalsAsync(person.Id, FirstMonth, LastMonth, from, cancellationToken);
        var records = PersonalRecords.Rebuild(all.Months.SelectMany(m => m.Rows));
        Keep(key with { Revision = all.Revision }, records, RecordsBytes);
        return new KeptRecords(records, all.Revision);
    }

    /// <summary>
    /// The workouts of these months that count, with a local date from <paramref name="first"/> to <paramref name="last"/>, in order of their start.
    /// </summary>
    public static IReadOnlyList<CountedWorkout> Counted(IEnumerable<MonthTotals> months, DateOnly first, DateOnly last) =>
        CountedWorkout.InOrder(months
            .Where(m => m.Key.Month >= MonthKey.MonthOf(first))
            .SelectMany(m => m.Rows)
            .Where(r => first <= r.LocalDate && r.LocalDate <= last)
            .Select(r => new CountedWorkout(r, Provisional: !r.Finished || r.Incomplete)));

    private async ValueTask<(UserProfile Profile, long Revision)?> ProfileAsync(UserId user, UserState state, CancellationToken cancellationToken)
    {
        var key = new FactKey("profile", user, state.AccountRevision, state.StoreEpoch);
        if (memory.TryGetValue(key, out UserProfile? known))
        {
            return (known!, state.AccountRevision);
        }

        if (await accounts.GetUserAsync(user, cancellationToken) is not { Document.Profile: var profile } stored)
        {
            return null;
        }

        // Only what answers are made of: a name or a weight is kept nowhere but in the store.
        profile = new UserProfile
        {
            Units = profile.Units,
            TimeZone = profile.TimeZone,
            FirstDayOfWeek = profile.FirstDayOfWeek,
            TrainingZones = profile.TrainingZones,
        };
        Keep(key with { Revision = stored.Revision }, profile, FactsBytes);
        return (profile, stored.Revision);
    }

    private async ValueTask<DateTimeOffset?> LastStartAsync(
        UserId user,
        UserState state,
        DateTimeOffset now,
        ReadFrom from,
        CancellationToken cancellationToken)
    {
        var key = new FactKey("start", user, state.TotalsRevision, state.StoreEpoch);
        if (memory.TryGetValue(key, out DateTimeOffset? known))
        {
            return known;
        }

        var year = await reads.TotalsAsync(
            user,
            MonthKey.MonthOf(DateOnly.FromDateTime(now.UtcDateTime.AddMonths(-12))),
            MonthKey.MonthOf(DateOnly.FromDateTime(now.UtcDateTime.AddMonths(1))),
            from,
            cancellationToken);
        var last = year.Months.SelectMany(m => m.Rows).Max(r => r.StartedAt);
        Keep(key with { Revision = year.Revision }, last, FactsBytes);
        return last;
    }

    private void Keep<T>(FactKey key, T fact, int bytes) =>
        memory.Set(key, fact, new MemoryCacheEntryOptions { Size = bytes, AbsoluteExpirationRelativeToNow = options.Value.AnswersKept });

    private readonly record struct FactKey(string Kind, UserId User, long Revision, Guid Epoch);
}

/// <summary>A person, on their day, and how far their data had come when it was looked at.</summary>
internal sealed record Person(UserId Id, UserProfile Profile, LocalToday Day, DayOfWeek FirstDay, UserState State)
{
    public DateOnly Today => Day.Today;

    public string StoreEpoch => State.StoreEpoch.ToString("N");

    /// <summary>The key of an answer that depends on their day alone; what else matters is added.</summary>
    public AnswerKey Key(string question) => new(Id, question, Totals: 0, Goals: 0, Account: 0, Today, State.StoreEpoch);
}

/// <summary>Records of all time.</summary>
/// <param name="Records">The records.</param>
/// <param name="Revision">Of the totals that they belong to.</param>
internal readonly record struct KeptRecords(PersonalRecords Records, long Revision);

/// <summary>Workouts that count.</summary>
/// <param name="Workouts">In order of their start.</param>
/// <param name="Revision">Of the totals that they were read from.</param>
internal readonly record struct CountedWorkouts(IReadOnlyList<CountedWorkout> Workouts, long Revision);
