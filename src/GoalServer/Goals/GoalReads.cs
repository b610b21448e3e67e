using System.Text.Json;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>Reads goals and works out where they stand.</summary>
internal sealed class GoalReads(IGoalStore goals, PersonReads persons, GoalAnswers answers, ClosedPeriodsMemory memory)
{
    // A workout on the far side of the date line can be dated tomorrow.
    private const int AheadDays = 2;
    private const string StatusQuestion = "goals/status";

    public static AnswerKey ListKey(Person person, bool deleted) =>
        person.Key(ListQuestion(deleted)) with { Goals = person.State.GoalsVersion, Account = person.State.AccountRevision };

    public static AnswerKey GoalKey(Person person, GoalId id) => WithAll(person, GoalQuestion(id));

    public static AnswerKey StatusKey(Person person) => WithAll(person, StatusQuestion);

    public async ValueTask<MadeAnswer> ListAsync(Person person, bool deleted, FreshRead fresh, CancellationToken cancellationToken)
    {
        var all = await goals.ListAsync(person.Id, fresh.From, cancellationToken);
        var list = new GoalList
        {
            Goals =
            [
                .. all.Where(g => g.Document.DeletedAt is not null == deleted).OrderBy(g => g.Document.CreatedAt).Select(g => answers.Of(g, person.Today)),],
            StoreEpoch = person.StoreEpoch,
        };
        return new MadeAnswer(
            JsonSerializer.SerializeToUtf8Bytes(list, GoalJson.Default.GoalList),
            person.Key(ListQuestion(deleted)) with
            {
                Goals = VersionOf(all), Account = person.State.AccountRevision,
            });
    }

    public async ValueTask<MadeAnswer> GetAsync(Person person, GoalId id, FreshRead fresh, CancellationToken cancellationToken)
    {
        // Reads all goals for one: the version of all, by which the answer is kept, must be of the same moment.
        var all = await goals.ListAsync(person.Id, ReadFrom.Primary, cancellationToken);
        if (all.FirstOrDefault(g => g.Document.GoalId == id.Value) is not { } stored)
        {
            return MadeAnswer.Refused(GoalWrites.Unknown());
        }

        var read = await persons.WorkoutsAsync(person.Id, stored.Document.StartsOn, Last(person), fresh.From, cancellationToken);
        var history = GoalHistory.Of(GoalPlan.Of(stored.Document), read.Workouts, person.Today, person.FirstDay);
        var answer = answers.Of(stored, person.Today) with
        {
            Status = answers.StatusOf(history),
            History = GoalAnswers.PastOf(history),
            Pending = fresh.Pending,
        };
        return new MadeAnswer(
            JsonSerializer.SerializeToUtf8Bytes(answer, GoalJson.Default.GoalAnswer),
            Seen(person, GoalQuestion(id), fresh, read.Revision, all),
            stored.Revision);
    }

    public async ValueTask<MadeAnswer> StatusAsync(Person person, FreshRead fresh, CancellationToken cancellationToken)
    {
        var (status, key) = await StatusOfAllAsync(person, fresh, cancellationToken);
        return new MadeAnswer(JsonSerializer.SerializeToUtf8Bytes(status, GoalJson.Default.GoalsStatus), key);
    }

    /// <summary>The status of all goals, and what it was read from: null where it may change by itself.</summary>
    public async ValueTask<(GoalsStatus Status, AnswerKey? Key)> StatusOfAllAsync(Person person, FreshRead fresh, CancellationToken cancellationToken)
    {
        var all = await goals.ListAsync(person.Id, fresh.From, cancellationToken);
        var undeleted = all.Where(g => g.Document.DeletedAt is null).ToList();
        var recent = LocalCalendar.Back(person.Today, RecentWorkoutMessages.DaysBack);
        var first = undeleted.Select(g => g.Document.StartsOn).Append(recent).Min();
        var read = await persons.MonthsAsync(person.Id, first, Last(person), fresh.From, cancellationToken);
        var begun = undeleted.ConvertAll(g => (Goal: g, Closed: memory.Find(person, g, read.Months)));
        var workouts = PersonReads.Counted(read.Months, begun.Select(b => b.Closed.Next).Append(recent).Min(), Last(person));
        var kept = await persons.RecordsAsync(person, fresh.From, cancellationToken);
        var messages = RecentWorkoutMessages.Of(workouts, kept.Records, person.Today, person.Profile.Units == "imperial");

        var statuses = new List<GoalStatus>();
        foreach (var (goal, closed) in begun)
        {
            var history = GoalHistory.After(closed, GoalPlan.Of(goal.Document), workouts, person.Today, person.FirstDay);
            memory.Keep(person, goal, read.Months, history);
            statuses.Add(answers.StatusOf(history));
        }

        var status = new GoalsStatus
        {
            Today = person.Today,
            TimeZone = person.Day.Zone,
            Goals = [.. statuses.OrderBy(s => s.State).ThenByDescending(s => s.Percent).ThenBy(s => s.GoalId, StringComparer.Ordinal)],
            Messages = messages,
            Pending = fresh.Pending,
            StoreEpoch = person.StoreEpoch,
        };
        return (status, kept.Revision != read.Revision ? null : Seen(person, StatusQuestion, fresh, read.Revision, all));
    }

    private static string ListQuestion(bool deleted) => deleted ? "goals/deleted" : "goals";

    private static string GoalQuestion(GoalId id) => $"goals/{id}";

    private static AnswerKey WithAll(Person person, string question) => person.Key(question) with
    {
        Totals = person.State.TotalsRevision, Goals = person.State.GoalsVersion, Account = person.State.AccountRevision,
    };

    private static AnswerKey? Seen(Person person, string question, FreshRead fresh, long totals, IReadOnlyList<Revisioned<GoalDocument>> all) =>
        fresh.Pending is not null ? null : WithAll(person, question) with { Totals = totals, Goals = VersionOf(all) };

    private static long VersionOf(IReadOnlyList<Revisioned<GoalDocument>> all) => UserState.VersionOf(all.Select(g => g.Revision));

    private static DateOnly Last(Person person) => LocalCalendar.Ahead(person.Today, AheadDays);
}
