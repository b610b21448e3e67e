using System.Text.Json;
using Stamina.Contracts.Status;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Reading;

namespace Stamina.GoalServer.Status;

/// <summary>What query_status is asked.</summary>
/// <param name="Days">Over which days.</param>
/// <param name="ExerciseType">Of one type; null for all.</param>
/// <param name="Records">With personal records.</param>
internal sealed record StatusQuestion(Days Days, string? ExerciseType, bool Records)
{
    /// <summary>The days before, as many.</summary>
    public Days Before => new(LocalCalendar.Back(Days.From, Days.To.DayNumber - Days.From.DayNumber + 1), LocalCalendar.Back(Days.From, 1));

    /// <summary>In one spelling.</summary>
    public string Text => $"status/{Days.From:yyyyMMdd}-{Days.To:yyyyMMdd}/{ExerciseType}/{(Records ? "records" : "")}";
}

/// <summary>Answers query_status out of the months of the range and those before.</summary>
internal sealed class StatusReads(People people, StatusMath math)
{
    /// <summary>The key of the answer, by the state that the person was read with.</summary>
    public static AnswerKey KeyOf(Person person, StatusQuestion question) => person.Key(question.Text) with { Totals = person.State.TotalsRevision };

    public async ValueTask<MadeAnswer> AnswerAsync(Person person, StatusQuestion question, FreshRead fresh, CancellationToken cancellationToken)
    {
        var (days, before) = (question.Days, question.Before);
        var read = await people.WorkoutsAsync(person.Id, question.Records ? DateOnly.MinValue : before.From, days.To, fresh.From, cancellationToken);
        var all = question.ExerciseType is { } type ? [.. read.Workouts.Where(w => w.Row.ExerciseType == type)] : read.Workouts;
        IReadOnlyList<CountedWorkout> inside = [.. all.Where(w => days.Contains(w.Row.LocalDate))];
        IReadOnlyList<CountedWorkout> earlier = [.. all.Where(w => before.Contains(w.Row.LocalDate))];
        var answer = new StatusAnswer
        {
            From = days.From,
            To = days.To,
            Today = person.Today,
            Overall = math.Overall(inside),
            ByType = math.ByType(inside),
            Days = math.Days(inside),
            Previous = new StatusBefore { From = before.From, To = before.To, Overall = math.Overall(earlier), ByType = math.ByType(earlier) },
            Records = question.Records ? math.Records(all) : null,
            Pending = fresh.Pending,
            StoreEpoch = person.StoreEpoch,
        };
        var keepable = fresh.Pending is null;
        return new MadeAnswer(
            JsonSerializer.SerializeToUtf8Bytes(answer, StatusJson.Default.StatusAnswer), keepable ? person.Key(question.Text) with { Totals = read.Revision } : null);
    }
}
