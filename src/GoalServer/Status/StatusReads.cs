using System.Text.Json;
using Stamina.Contracts.Status;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Answering;

namespace Stamina.GoalServer.Status;

/// <summary>What query_status is asked.</summary>
/// <param name="Days">Over which days.</param>
/// <param name="ExerciseType">Of one type; null for all.</param>
/// <param name="Records">With personal records.</param>
/// <param name="Rows">What has a row.</param>
internal sealed record StatusQuestion(Days Days, string? ExerciseType, bool Records, StatusRows Rows)
{
    /// <summary>As many days right before.</summary>
    public Days Before => new(LocalCalendar.Back(Days.From, Days.To.DayNumber - Days.From.DayNumber + 1), LocalCalendar.Back(Days.From, 1));

    /// <summary>The question in the one spelling by which its answer is kept.</summary>
    public string Text => $"status/{Days.From:yyyyMMdd}-{Days.To:yyyyMMdd}/{Rows}/{(Records ? "records" : "")}/{ExerciseType}";
}

/// <summary>Answers query_status out of the months of the range and those right before, and the kept records.</summary>
internal sealed class StatusReads(PersonReads persons, StatusSums sums)
{
    /// <summary>The key of the answer, by the state that the person was read with.</summary>
    public static AnswerKey KeyOf(Person person, StatusQuestion question) => person.Key(question.Text) with { Totals = person.State.TotalsRevision };

    public async ValueTask<MadeAnswer> AnswerAsync(Person person, StatusQuestion question, FreshRead fresh, CancellationToken cancellationToken)
    {
        var (days, before) = (question.Days, question.Before);
        var read = await persons.WorkoutsAsync(person.Id, before.From, days.To, fresh.From, cancellationToken);
        var kept = question.Records ? await persons.RecordsAsync(person, fresh.From, cancellationToken) : (KeptRecords?)null;
        List<CountedWorkout> inside = [], earlier = [];
        foreach (var workout in read.Workouts)
        {
            if (question.ExerciseType is null || question.ExerciseType == workout.Row.ExerciseType)
            {
                (days.Contains(workout.Row.LocalDate) ? inside : earlier).Add(workout);
            }
        }

        var answer = new StatusAnswer
        {
            From = days.From,
            To = days.To,
            Today = person.Today,
            Overall = sums.Overall(inside),
            ByType = sums.ByType(inside),
            Days = question.Rows == StatusRows.Days ? sums.Days(inside) : [],
            Months = question.Rows == StatusRows.Months ? sums.Months(inside, days) : null,
            Previous = new StatusBefore { From = before.From, To = before.To, Overall = sums.Overall(earlier), ByType = sums.ByType(earlier) },
            Records = kept is { } of ? sums.Records(of.Records, question.ExerciseType) : null,
            Pending = fresh.Pending,
            StoreEpoch = person.StoreEpoch,
        };

        // Kept only where totals and records are of one revision: they were read one after the other.
        var keepable = fresh.Pending is null && (kept is null || kept.Value.Revision == read.Revision);
        return new MadeAnswer(
            JsonSerializer.SerializeToUtf8Bytes(answer, StatusJson.Default.StatusAnswer),
            keepable ? person.Key(question.Text) with { Totals = read.Revision } : null);
    }
}
