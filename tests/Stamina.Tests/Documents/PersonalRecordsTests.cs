using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Documents;

/// <summary>Records that are kept by applying one change after the other are those of all rows.</summary>
[Trait(Rounds.Trait, "many")]
public sealed class PersonalRecordsTests
{
    private static readonly string[] Sessions =
    [
        .. Enumerable.Range(1, 6).Select(i => SessionId.Create("running", new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])).Value),];

    // Few values, so that they meet: equal figures, equal dates, whole distances and others, the same workout again and again.
    private static readonly Gen<(string Session, MonthRow? Row)> Changes =
        from session in Gen.Elements(Sessions)
        from gone in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from type in Gen.Elements("running", "cycling")
        from day in Gen.Choose(1, 3)
        from start in Gen.Choose(0, 2)
        from distance in Gen.Elements(0L, 5_000_000L, 5_100_000L, 5_300_000L, 1_609_344L)
        from minutes in Gen.Choose(0, 3)
        from flags in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        select (session, gone ? null : Row(session, type, day, start == 0 ? null : start, distance, minutes, estimated: flags == 1, incomplete: flags == 2));

    [Fact]
    public void Any_changes_in_any_order_applied_one_by_one_are_the_records_of_what_stands_in_the_end() =>
        Prop.ForAll(Arb.From(Changes.ListOf()), changes =>
        {
            var (rows, records) = (new Dictionary<string, MonthRow>(StringComparer.Ordinal), PersonalRecords.None);
            foreach (var (session, row) in changes)
            {
                rows.TryGetValue(session, out var before);
                rows.Remove(session);
                if (row is not null)
                {
                    rows.Add(session, row);
                }

                records = records.Apply(before, row) ?? PersonalRecords.Rebuild(rows.Values);
                if (Text(records) != Text(PersonalRecords.Rebuild(rows.Values)))
                {
                    return false;
                }
            }

            return true;
        }).Check(Rounds.Many(500));

    [Fact]
    public void Order_and_repetition_of_arrival_make_no_difference() =>
        Prop.ForAll(Arb.From(from changes in Changes.ListOf() from shuffled in Gen.Shuffle(changes.Concat(changes)) select (changes, shuffled)), given =>
        {
            // One row a workout: which of several stands is not the records' to decide.
            var rows = given.changes.Where(c => c.Row is not null).DistinctBy(c => c.Session).Select(c => c.Row!).ToList();
            var records = given.shuffled.Select(c => rows.Find(r => r.SessionId == c.Session)).OfType<MonthRow>()
                .Aggregate(PersonalRecords.None, (kept, row) => kept.Apply(null, row).ShouldNotBeNull());
            return Text(records) == Text(PersonalRecords.Rebuild(rows));
        }).Check(Rounds.Many(300));

    [Fact]
    public void What_is_applied_again_changes_nothing()
    {
        var row = Row(Sessions[0], "running", 1, 1, 5_000_000, 30);
        var records = PersonalRecords.None.Apply(null, row)!;

        records.Apply(row, row).ShouldBeSameAs(records);
        records.Apply(null, null).ShouldBeSameAs(records);
    }

    [Fact]
    public void Holder_that_gets_worse_or_leaves_asks_for_all_rows_and_another_does_not()
    {
        var (best, other) = (Row(Sessions[0], "running", 1, 1, 5_000_000, 30), Row(Sessions[1], "running", 2, 1, 2_000_000, 90));
        var middle = Row(Sessions[2], "running", 3, 1, 4_000_000, 45);
        var records = PersonalRecords.Rebuild([best, other, middle]);

        records.Apply(best, null).ShouldBeNull();
        records.Apply(best, best with { Metrics = Distance(4_900_000) }).ShouldBeNull();
        records.Apply(best, best with { Estimated = true }).ShouldBeNull();
        records.Apply(middle, null).ShouldBeSameAs(records);
        records
            .Apply(middle, middle with { Metrics = Distance(6_000_000) })!
            .Metrics.Single(m => m.Metric == "distance")
            .Most.By.SessionId.ShouldBe(Sessions[2]);
    }

    [Fact]
    public void Of_equal_figures_the_earliest_stands_by_date_then_start_then_id()
    {
        Holder(Row(Sessions[1], "running", 2, 1, 5_000_000, 30), Row(Sessions[0], "running", 2, 2, 5_000_000, 30)).ShouldBe(Sessions[1]);
        Holder(Row(Sessions[1], "running", 2, 1, 5_000_000, 30), Row(Sessions[0], "running", 1, 2, 5_000_000, 30)).ShouldBe(Sessions[0]);
        Holder(Row(Sessions[1], "running", 2, 1, 5_000_000, 30), Row(Sessions[0], "running", 2, 1, 5_000_000, 30)).ShouldBe(Sessions[0]);

        static string Holder(params MonthRow[] rows) => PersonalRecords.Rebuild(rows).Metrics.Single().Most.By.SessionId;
    }

    [Fact]
    public void Guesses_missing_parts_and_figures_of_nothing_set_no_record_but_are_the_first_workout()
    {
        var records = PersonalRecords.Rebuild(
        [
            Row(Sessions[0], "running", 1, 1, 5_000_000, 30, estimated: true), Row(Sessions[1], "running", 2, 1, 5_000_000, 30, incomplete: true),
            Row(Sessions[2], "running", 3, 1, 0, 30),
        ]);

        records.Metrics.ShouldBeEmpty();
        records.First!.SessionId.ShouldBe(Sessions[0]);
    }

    [Fact]
    public void Fastest_over_a_whole_distance_is_known_with_the_first_over_it()
    {
        var (first, fast) = (Row(Sessions[0], "running", 1, 1, 5_100_000, 30), Row(Sessions[1], "running", 2, 1, 5_000_000, 25));
        var records = PersonalRecords.Rebuild([first, fast, Row(Sessions[2], "running", 3, 1, 5_300_000, 20), Row(Sessions[3], "cycling", 3, 1, 5_000_000, 9)]);

        var fastest = records.FastestLike(first, miles: false)!;

        (fastest.Mark, fastest.Time.Value, fastest.Time.By.SessionId, fastest.First.SessionId).ShouldBe((5m, 25 * 60_000L, Sessions[1], Sessions[0]));
        records.FastestLike(first, miles: true).ShouldBeNull();
        records.FastestLike(Row(Sessions[4], "running", 3, 1, 1_609_344, 8), miles: true).ShouldBeNull();
    }

    [Fact]
    public void Stored_records_read_as_they_were() =>
        Prop.ForAll(Arb.From(Changes.ListOf()), changes =>
        {
            var records = PersonalRecords.Rebuild(changes.Select(c => c.Row).OfType<MonthRow>());
            return PersonalRecords.TryReadStored(records.ToStored(), out var read) && Text(read) == Text(records);
        }).Check(Rounds.Many(200));

    [Fact]
    public void Damaged_bytes_or_those_of_another_version_are_to_be_rebuilt_and_never_throw()
    {
        var stored = PersonalRecords.Rebuild([Row(Sessions[0], "running", 1, 1, 5_000_000, 30), Row(Sessions[1], "cycling", 2, null, 1_609_344, 8)]).ToStored();
        PersonalRecords.TryReadStored(stored, out _).ShouldBeTrue();

        PersonalRecords.TryReadStored(default, out _).ShouldBeFalse();
        PersonalRecords.TryReadStored((byte[])[(byte)(stored[0] + 1), .. stored[1..]], out _).ShouldBeFalse();
        PersonalRecords.TryReadStored((byte[])[.. stored, 0], out _).ShouldBeFalse();
        for (var length = 0; length < stored.Length; length++)
        {
            PersonalRecords.TryReadStored(stored.AsMemory(0, length), out _).ShouldBeFalse();
        }

        for (var i = 1; i < stored.Length; i++)
        {
            byte[] damaged = [.. stored[..i], (byte)(stored[i] ^ 0xFF), .. stored[(i + 1)..]];
            Should.NotThrow(() => PersonalRecords.TryReadStored(damaged, out _));
        }
    }

    private static MonthRow Row(
        string session,
        string type,
        int day,
        int? start,
        long distance,
        long minutes,
        bool estimated = false,
        bool incomplete = false
    ) =>
        new()
        {
            SessionId = session,
            ExerciseType = type,
            LocalDate = new DateOnly(2026, 11, day),
            StartedAt = start is { } hour ? new DateTimeOffset(2026, 11, day, hour, 0, 0, TimeSpan.Zero) : null,
            Finished = true,
            LastHeardMs = 0,
            ElapsedMs = minutes * 60_000,
            MovingMs = minutes * 60_000,
            Metrics = Distance(distance),
            Estimated = estimated,
            Incomplete = incomplete,
        };

    private static Dictionary<string, long> Distance(long mm) => new(StringComparer.Ordinal) { ["distance"] = mm };

    // Everything that they hold, the marks too.
    private static string Text(PersonalRecords records) => Convert.ToHexString(records.ToStored()) + records.First?.SessionId
        + string.Join(';', records.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m}")));
}
