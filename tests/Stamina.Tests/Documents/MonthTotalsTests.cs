using System.Text;
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
    [Theory]
    [InlineData("""{"rows":[null]}""")]
    [InlineData("""{"rows":null}""")]
    public void A_stored_month_with_a_row_that_is_not_there_is_called_damaged(string json) =>
        Should.Throw<InvalidDataException>(() => MonthDocument.Unpack(default, (byte[])[1, .. Encoding.UTF8.GetBytes(json)]));

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
                        month = With(month, id, null);
                        break;
                    default:
                        plain[id] = row;
                        month = With(month, id, row);
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
        const string Id = "running_01h455vb4pex5vsknk084sn01q";
        var month = new MonthTotals { Key = Key, Rows = [Row(Id, finished: true, 1)] };
        With(month, Id, Row(Id, finished: true, 1)).ShouldBeSameAs(month);
        With(month, Id, Row(Id, finished: true, 2)).ShouldNotBeSameAs(month);
        With(month, "running_01h455vb4pex5vsknk084sn02q", null).ShouldBeSameAs(month);
    }

    [Fact]
    public void Many_rows_are_set_in_one_pass()
    {
        var ids = Enumerable.Range(0, 10_000).Select(n => SessionId.Create("running", new Guid(n, 0, 7, [8, 7, 6, 5, 4, 3, 2, 1])).Value).ToList();
        var month = new MonthTotals { Key = Key, Rows = [.. ids.Where((_, n) => n % 10 > 0).Select(id => Row(id, finished: true, 1))] };
        var set = ids.Index().Where(one => one.Index % 10 < 2).ToDictionary(
            one => one.Item, one => one.Index % 20 < 2 ? Row(one.Item, finished: true, 2) : null, StringComparer.Ordinal);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var after = month.With(set);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        after.Rows.Select(Text).ShouldBe(ids.Where((_, n) => n % 20 is < 10 or > 11).Select(id => Text(after.Find(id)!)));
        after.Rows.Count(row => row.ElapsedMs == 2).ShouldBe(1_000);
        allocated.ShouldBeLessThan(ids.Count * 200L, "not the month once a row that is set");
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

    private static MonthTotals With(MonthTotals month, string id, MonthRow? row) =>
        month.With(new Dictionary<string, MonthRow?>(StringComparer.Ordinal) { [id] = row });

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
