using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>
/// Sets and changes goals: reads, derives the next document, writes it against the revision it was read at, and begins again where somebody was quicker.
/// </summary>
internal sealed class GoalWrites(IGoalStore goals, PersonReads persons, GoalCheck check, GoalAnswers answers, TimeProvider time)
{
    /// <summary>Goals of one account.</summary>
    public const int MostGoals = 100;

    /// <summary>With those that were deleted, which can be restored for 30 days and are read beside the others until then.</summary>
    public const int MostWithDeleted = 500;

    private const int LongestAheadDays = 3_660;
    private const int LongestBackDays = 366;
    private const int MostPauses = 200;

    public static Refusal Unknown() => Refusal.Of(ProblemTypes.NotFound, "There is no such goal in this account; list_goals names them.");

    public async ValueTask<Outcome<GoalAnswer>> SetAsync(Caller caller, SetGoal request, CancellationToken cancellationToken)
    {
        var id = new GoalId(Guid.CreateVersion7(time.GetUtcNow()));
        if (request.GoalId is not null && !GoalId.TryParse(request.GoalId, out id))
        {
            return Refusal.OfField("goal_id", "goal_ and 26 characters of base32, minted by the phone (a TypeID)");
        }

        var (shape, shapeErrors) = check.Of(request.Goal);
        for (var attempt = 0; attempt < RevisedWrites.MostAttempts; attempt++)
        {
            // Looked for at each attempt: an account that was deleted meanwhile refuses every goal.
            if (await persons.FindAsync(caller.UserId, new FreshRead { From = ReadFrom.Primary }, cancellationToken) is not { } person)
            {
                return Refusal.AccountDeleted();
            }

            // A repeat is one on whatever day it comes: the dates were right when the goal was set.
            var stored = await goals.GetAsync(caller.UserId, id, cancellationToken);
            if (shapeErrors.Count == 0 && stored is { Document.DeletedAt: null } && GoalChanges.IsRepeat(stored.Document, shape, request.StartsOn))
            {
                return Answer(stored, person);
            }

            List<FieldError> errors = [.. shapeErrors];
            CheckDates(request.StartsOn, request.EndsOn, person.Today, errors);
            if (errors.Count > 0)
            {
                return Refusal.OfFields(errors);
            }

            if (stored is not null)
            {
                return stored.Document.DeletedAt is not null
                    ? Refusal.Of(ProblemTypes.Gone, "This goal was set and deleted; restore_goal takes it back.")
                    : Refusal.Of(ProblemTypes.Conflict, "Another goal has this goal_id; mint a new one, or change that goal with edit_goal.");
            }

            var all = await goals.ListAsync(caller.UserId, ReadFrom.Primary, cancellationToken);
            if (all.Count(g => g.Document.DeletedAt is null) >= MostGoals)
            {
                return Refusal.Of(ProblemTypes.Conflict, $"An account holds {MostGoals} goals; delete one to set another.");
            }

            if (all.Count >= MostWithDeleted)
            {
                return Refusal.Of(
                    ProblemTypes.Conflict,
                    $"An account holds {MostWithDeleted} goals, with those that were deleted in the last 30 days; restore one of them and change it.");
            }

            var dates = new NewGoalDates(request.StartsOn, request.EndsOn, person.Today, person.FirstDay);
            var goal = GoalChanges.Set(caller, id, shape, dates, time.GetUtcNow());
            if (await goals.PutAsync(goal, 0, cancellationToken))
            {
                return Answer(new Revisioned<GoalDocument>(goal, 1), person) with { Created = true };
            }
        }

        return Overtaken();
    }

    public ValueTask<Outcome<GoalAnswer>> EditAsync(Caller caller, GoalId id, EditGoal edit, long? expected, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            id,
            expected,
            (goal, person) =>
            {
                if (goal.DeletedAt is not null)
                {
                    return (null, Refusal.Of(ProblemTypes.Gone, "This goal was deleted; restore_goal takes it back."));
                }

                var errors = new List<FieldError>();
                var changed = Apply(goal, edit, person, errors);
                return errors.Count > 0 ? (null, Refusal.OfFields(errors)) : (changed, null);
            },
            cancellationToken);

    public ValueTask<Outcome<GoalAnswer>> DeleteAsync(Caller caller, GoalId id, long? expected, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller, id, expected, (goal, _) => (goal.DeletedAt is null ? goal with { DeletedAt = time.GetUtcNow() } : goal, null), cancellationToken);

    public ValueTask<Outcome<GoalAnswer>> RestoreAsync(Caller caller, GoalId id, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            id,
            null,
            (goal, _) => goal.DeletedAt is { } at && !Derivation.CanRestore(at, time.GetUtcNow())
                ? (null, Refusal.Of(ProblemTypes.Gone, "This goal was deleted more than 30 days ago."))
                : (goal with { DeletedAt = null }, null),
            cancellationToken);

    private async ValueTask<Outcome<GoalAnswer>> ChangeAsync(
        Caller caller,
        GoalId id,
        long? expected,
        Func<GoalDocument, Person, (GoalDocument? Changed, Refusal? Refusal)> change,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < RevisedWrites.MostAttempts; attempt++)
        {
            if (await persons.FindAsync(caller.UserId, new FreshRead { From = ReadFrom.Primary }, cancellationToken) is not { } person)
            {
                return Refusal.AccountDeleted();
            }

            if (await goals.GetAsync(caller.UserId, id, cancellationToken) is not { } stored)
            {
                return Unknown();
            }

            if (expected is not null && expected != stored.Revision)
            {
                return Refusal.Changed(RevisionTag.Format(stored.Revision));
            }

            var (changed, refusal) = change(stored.Document, person);
            if (changed is null)
            {
                return refusal!;
            }

            if (changed == stored.Document)
            {
                return Answer(stored, person);
            }

            changed = changed with { ChangedBy = caller.DeviceId.Value };
            if (await goals.PutAsync(changed, stored.Revision, cancellationToken))
            {
                return Answer(new Revisioned<GoalDocument>(changed, stored.Revision + 1), person);
            }
        }

        return Overtaken();
    }

    private static Refusal Overtaken() => Refusal.Later(
        ProblemTypes.Unavailable, "This account's goals are being changed too often at once; nothing was changed by this call.", TimeSpan.FromSeconds(1));

    private GoalDocument Apply(GoalDocument goal, EditGoal edit, Person person, List<FieldError> errors)
    {
        if (edit.Goal is { } terms)
        {
            var (shape, wrong) = check.Of(terms);
            errors.AddRange(wrong);
            if (wrong.Count == 0)
            {
                goal = GoalChanges.ChangeTerms(goal, shape, edit.From ?? GoalChangeFrom.NextPeriod, person.Today, person.FirstDay);
            }
        }
        else if (edit.From is not null)
        {
            errors.Add(new FieldError("from", "nothing where goal is absent: it says since when new terms hold"));
        }

        if (edit.Has(nameof(edit.EndsOn)))
        {
            CheckDates(null, edit.EndsOn, person.Today, errors);
            errors.Demand(edit.EndsOn is null || edit.EndsOn >= goal.StartsOn, "ends_on", $"a date from starts_on ({goal.StartsOn:yyyy-MM-dd}) on");
            goal = goal with { EndsOn = edit.EndsOn };
        }

        if (edit.Has(nameof(edit.Pauses)))
        {
            var before = errors.Count;
            CheckPauses(goal, edit, person.Today, errors);
            goal = errors.Count == before ? GoalChanges.RestOn(goal, edit.Pauses ?? []) : goal;
        }

        return edit.Paused switch
        {
            true => GoalChanges.Pause(goal, person.Today),
            false => GoalChanges.Resume(goal, person.Today),
            null => goal,
        };
    }

    private static void CheckPauses(GoalDocument goal, EditGoal edit, DateOnly today, List<FieldError> errors)
    {
        errors.Demand(edit.Paused is null, "paused", "nothing beside pauses, which say it all");
        if (edit.Pauses is not { Count: > 0 } pauses
            || !errors.Demand(pauses.Count <= MostPauses && pauses.All(p => p is not null), "pauses", $"up to {MostPauses} rests"))
        {
            return;
        }

        // A goal that is to start later rests from before its start on where somebody says so.
        var (first, last) = (LocalCalendar.Back(goal.StartsOn, LongestBackDays), LocalCalendar.Ahead(today, LongestAheadDays));
        errors.Demand(
            !pauses.Any(p => p.From < first || p.From > last || p.ResumesOn <= p.From || p.ResumesOn > last),
            "pauses",
            "from: a date from a year before starts_on to ten years ahead; resumes_on: a later one, or absent");
        var inOrder = pauses.OrderBy(p => p.From).ToList();
        errors.Demand(inOrder.Zip(inOrder.Skip(1)).All(pair => pair.First.ResumesOn <= pair.Second.From), "pauses", "no rest over another");
    }

    private static void CheckDates(DateOnly? startsOn, DateOnly? endsOn, DateOnly today, List<FieldError> errors)
    {
        errors.Demand(
            !(startsOn < LocalCalendar.Back(today, LongestBackDays) || startsOn > LocalCalendar.Ahead(today, LongestBackDays)),
            "starts_on",
            "a date at most a year before or after today");
        if (errors.Demand(!(endsOn < today || endsOn > LocalCalendar.Ahead(today, LongestAheadDays)), "ends_on", "today or later, at most ten years ahead"))
        {
            errors.Demand(!(endsOn < startsOn), "ends_on", "starts_on or later");
        }
    }

    // The store has it: a reader that shows this token is sent to the primary, which is all it takes.
    private Outcome<GoalAnswer> Answer(Revisioned<GoalDocument> goal, Person person) =>
        new(answers.Of(goal, person.Today) with { ConsistencyToken = new ConsistencyToken([], time.GetUtcNow(), []).ToString() }, null);
}
