using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Goals;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Bringing;

/// <summary>Goals of an own export, with all that they were before: whoever moves takes the streaks along.</summary>
internal sealed class BroughtGoals(IGoalStore goals, PersonReads persons, GoalCheck check, TimeProvider time)
{
    private const int MostTerms = 500;
    private const int MostPauses = 200;

    // As many as one call may bring. Of those that are not deleted an account has fewer.
    private const int MostWithDeleted = 200;
    private const int LongestBackDays = 7_305;
    private const int LongestAheadDays = 3_660;

    /// <summary>Keeps those that are not there yet. How many; null where the account was deleted.</summary>
    public async ValueTask<int?> BringAsync(Caller caller, IReadOnlyList<JsonElement> brought, List<FieldError> refused, CancellationToken cancellationToken)
    {
        if (await persons.FindAsync(caller.UserId, new FreshRead { From = ReadFrom.Primary }, cancellationToken) is not { } person)
        {
            return null;
        }

        var there = (await goals.ListAsync(caller.UserId, ReadFrom.Primary, cancellationToken)).Select(g => g.Document).ToList();
        var taken = 0;
        for (var at = 0; at < brought.Count; at++)
        {
            var path = $"goals[{at}]";
            if (Read(brought[at], caller) is not { } read)
            {
                refused.Add(new FieldError(path, "a goal of goals.json"));
                continue;
            }

            if (there.Exists(known => known.GoalId == read.GoalId) || read.DeletedAt is { } deleted && !Derivation.CanRestore(deleted, time.GetUtcNow()))
            {
                continue;
            }

            var (goal, wrong) = Checked(read, path, person.Today);
            if ((wrong ?? Limit(there, goal, path)) is { } refusal)
            {
                refused.Add(refusal);
            }
            else if (await goals.PutAsync(goal, 0, cancellationToken))
            {
                there.Add(goal);
                taken++;
            }
        }

        return taken;
    }

    // As the export wrote it: the stored form, with the id as clients know it and without whose it is.
    private static GoalDocument? Read(JsonElement exported, Caller caller)
    {
        try
        {
            var node = JsonObject.Create(exported);
            if (node is null || !GoalId.TryParse(node["goal_id"]?.GetValue<string>(), out var id))
            {
                return null;
            }

            node["goal_id"] = id.Value;
            node["user_id"] = caller.UserId.Value;
            node["changed_by"] = caller.DeviceId.Value;
            return node.Deserialize(DocumentJson.Default.GoalDocument);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static FieldError? Limit(List<GoalDocument> there, GoalDocument goal, string path) =>
        goal.DeletedAt is null && there.Count(known => known.DeletedAt is null) >= GoalWrites.MostGoals
            ? new FieldError(path, $"at most {GoalWrites.MostGoals} goals in an account")
            : goal.DeletedAt is not null && there.Count >= MostWithDeleted
                ? new FieldError(path, $"at most {MostWithDeleted} goals in an account, with those that were deleted")
                : there.Count >= GoalWrites.MostWithDeleted
                    ? new FieldError(path, $"at most {GoalWrites.MostWithDeleted} goals in an account, with those that were deleted in the last 30 days")
                    : null;

    // The rules of set_goal, for each of its terms, which are kept as those rules make them: types and units by their own names. No phone repeats the set_goal
    // of another account here, so the terms that it is known by are not kept.
    private (GoalDocument Goal, FieldError? Wrong) Checked(GoalDocument goal, string path, DateOnly today)
    {
        if (DatesOf(goal, path, today) is { } wrong)
        {
            return (goal, wrong);
        }

        var terms = new List<GoalTerms>();
        foreach (var one in goal.Terms)
        {
            try
            {
                var (shape, errors) = check.Of(GoalChanges.ShapeOf(one), $"{path}.terms");
                if (errors is [var first, ..])
                {
                    return (goal, first);
                }

                terms.Add(GoalChanges.TermsOf(shape, one.From));
            }
            catch (InvalidDataException)
            {
                return (goal, new FieldError($"{path}.terms", "words that this version knows"));
            }
        }

        return (goal with { Terms = terms, TermsAsSet = null, Pauses = InOrder(goal.Pauses) }, null);
    }

    // A goal may have rested from today on before a rest that it had planned: then they stand in another order in the export, and lie over one another. As
    // days they are the same.
    private static List<GoalPause>? InOrder(IReadOnlyList<GoalPause>? pauses)
    {
        var merged = new List<GoalPause>();
        foreach (var next in (pauses ?? []).OrderBy(p => p.From))
        {
            if (merged is [.., var last] && (last.To is null || last.To >= next.From))
            {
                merged[^1] = last with { To = last.To is null || next.To is null ? null : last.To > next.To ? last.To : next.To };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged.Count == 0 ? null : merged;
    }

    // What is wrong with its dates, and with how many terms and rests it has.
    private FieldError? DatesOf(GoalDocument goal, string path, DateOnly today)
    {
        var (first, last) = (LocalCalendar.Back(today, LongestBackDays), LocalCalendar.Ahead(today, LongestAheadDays));
        if (goal.StartsOn < first || goal.StartsOn > last || goal.EndsOn < goal.StartsOn || goal.EndsOn > last || goal.CreatedAt > time.GetUtcNow().AddDays(1))
        {
            return new FieldError($"{path}.starts_on", "dates of the last twenty years, or up to ten years ahead");
        }

        if (goal.DeletedAt > time.GetUtcNow())
        {
            return new FieldError($"{path}.deleted_at", "a time that is not ahead");
        }

        if (goal.Terms is not { Count: > 0 and <= MostTerms } terms
            || terms.Any(t => t is null)
            || terms.Zip(terms.Skip(1)).Any(p => p.First.From > p.Second.From))
        {
            return new FieldError($"{path}.terms", $"1 to {MostTerms} of them, in the order in which they came into force");
        }

        if (terms.Any(one => one.From < first || one.From > last || one.Each?.Any(c => c?.Metric is null || c.Op is null) == true))
        {
            return new FieldError($"{path}.terms", "dates as of the goal, and whole conditions");
        }

        var pauses = goal.Pauses ?? [];
        return pauses.Count > MostPauses || pauses.Any(p => p is null || p.From < first || p.From > last || p.To < p.From)
            ? new FieldError($"{path}.pauses", $"up to {MostPauses} rests, with dates as of the goal")
            : null;
    }
}
