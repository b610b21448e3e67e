using FsCheck;
using FsCheck.Fluent;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Documents;

public sealed class MonthTotalsTests
{
    private static readonly MonthKey Key = new(new UserId(Guid.CreateVersion7()), 202611);

    /// <summary>
    /// Six workouts end by silence, finish, are opened again and go, in any order, with the month stored and read in between: it has the rows of a plain
    /// dictionary.
    /// </summary>
    [Fact]
    public void A_month_has_the_row_that_was_set_last_of_every_workout()
    {
        Prop.ForAll(Arb.From(Steps()), steps =>
        {
            var month = new MonthTotals { Key = Key };
            var plain = new SortedDictionary<string, MonthRow>(StringComparer.Ordinal);
            foreach (var (workout, what, elapsed) in steps)
            {
                var id = $"running_01h455vb4pex5vsknk084sn0{workout}q";
                var row = Row(id, finished: what == What.Finish, elapsed);
                switch (what)
                {
                    case What.Store:
                        month = MonthDocument.Unpack(Key, MonthDocument.Pack(month));
                        break;
                    case What.Remove:
                        plain.Remove(id);
                        month = month.Without(id);
                        break;
                    default:
                        plain[id] = row;
                        month = month.With(row);
                        break;
                }
            }

            var stored = MonthDocument.Unpack(Key, MonthDocument.Pack(month));
            month.IsEmpty.ShouldBe(plain.Count == 0);
            month.Rows.Select(Text).ShouldBe(plain.Values.Select(Text));
            stored.Rows.Select(Text).ShouldBe(plain.Values.Select(Text));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Setting_a_row_that_is_there_already_is_no_change()
    {
        var month = new MonthTotals { Key = Key, Rows = [Row("running_01h455vb4pex5vsknk084sn01q", finished: true, 1)] };
        month.With(Row("running_01h455vb4pex5vsknk084sn01q", finished: true, 1)).ShouldBeSameAs(month);
        month.With(Row("running_01h455vb4pex5vsknk084sn01q", finished: true, 2)).ShouldNotBeSameAs(month);
        month.Without("running_01h455vb4pex5vsknk084sn02q").ShouldBeSameAs(month);
    }

    [Fact]
    public void A_month_that_is_cut_off_says_so()
    {
        var stored = MonthDocument.Pack(
            new MonthTotals
            {
                Rows = [Row("running_01h455vb4pex5vsknk084sn01q", finished: true, 1), Row("running_01h455vb4pex5vsknk084sn02q", finished: false, 2)],
            });
        for (var length = 1; length < stored.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => MonthDocument.Unpack(Key, stored.AsMemory(0, length)));
        }
    }

    private enum What
    {
        GoOn,
        Finish,
        Remove,
        Store,
    }

    private static Gen<List<(int Workout, What What, int Elapsed)>> Steps() =>
        (from workout in Gen.Choose(1, 6)
         from what in Gen.Elements(What.GoOn, What.GoOn, What.Finish, What.Finish, What.Remove, What.Store)
         from elapsed in Gen.Choose(0, 1000)
         select (workout, what, elapsed)).ListOf();

    private static string Text(MonthRow row) => $"{row.SessionId} {row.Finished} {row.ElapsedMs}";

    private static MonthRow Row(string id, bool finished, long elapsed) => new()
    {
        SessionId = id,
        ExerciseType = "running",
        LocalDate = new DateOnly(2026, 11, 22),
        Finished = finished,
        LastHeardMs = 1,
        ElapsedMs = elapsed,
        MovingMs = elapsed,
        Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = elapsed },
    };
}
