using Stamina.Contracts.Ids;
using Stamina.Contracts.Uploads;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Tests.Folding;
using Stamina.WorkoutServer.Endpoints;
using Stamina.WorkoutServer.Framing;

namespace Stamina.Tests.WorkoutServer;

/// <summary>A workout typed in afterwards, from the document to what it derives to.</summary>
public class PastWorkoutTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());
    private static readonly UserId Ada = new(new Guid("0192f3c4-0000-7000-8000-0000000000b1"));

    [Theory]
    [InlineData("running", 10, "km", 13)]
    [InlineData("running", 5, "km", 0)]
    [InlineData("walking", 42.195, "km", 60)]
    [InlineData("swimming", 5, "mi", 10)]
    [InlineData("running", 10, "km", 50)]
    public void A_distance_as_typed_stands_and_is_marked(string type, double value, string unit, int minutes)
    {
        var outcome = FoldOf(Document(type, (decimal)value, unit, minutes));

        outcome.Summary.Metrics[CommonMetrics.Distance].ShouldBe((long)Math.Round((decimal)value * (unit == "km" ? 1_000_000 : 1_609_344)));
        outcome.Summary.Corrected.ShouldBe([CommonMetrics.Distance]);
        outcome.Summary.NotCounted.ShouldBeNull();
        outcome.Row.ShouldNotBeNull().Estimated.ShouldBeTrue("it sets no record");
        outcome.Row.Finished.ShouldBeTrue();
    }

    [Fact]
    public void Two_documents_of_the_same_type_and_start_are_two_workouts()
    {
        var first = IdOf(Document("running", 5, "km", 30));
        var second = IdOf(Document("running", 9, "km", 90));

        second.Value.ShouldNotBe(first.Value);
        IdOf(Document("running", 5, "km", 30)).Value.ShouldBe(first.Value);
        first.RecordedType.ShouldBe("running");
    }

    [Fact]
    public void Any_difference_makes_another_workout()
    {
        var document = Document("running", 5, "km", 30);
        SessionId[] ids =
        [
            IdOf(document),
            IdOf(document with { Title = "Morning" }),
            IdOf(document with { Note = "Wet" }),
            IdOf(document with { TimeZone = "Europe/Rome" }),
            IdOf(document, "key"),
            IdOf(
                document with
                {
                    Exercises =
                    [
                        new LoggedExercise
                        {
                            Name = "squat",
                            Weight = 10,
                            Unit = "kg",
                            Repetition = 1,
                        },],
                }),
        ];
        ids.Select(id => id.Value).ShouldBeUnique();
    }

    private static LoggedWorkout Document(string type, decimal value, string unit, int minutes) => new()
    {
        ExerciseType = type,
        StartTime = "2026-04-30T18:00:00+02:00",
        EndTime = $"2026-04-30T{18 + (minutes / 60):00}:{minutes % 60:00}:00+02:00",
        Distance = new LoggedDistance(value, unit),
    };

    private static CheckedDocument Checked(LoggedWorkout given)
    {
        PastWorkout.Check(given, Now, out var document).ShouldBeNull();
        return document;
    }

    private static SessionId IdOf(LoggedWorkout given, string key = "")
    {
        var document = Checked(given);
        return DerivedSessionId.OfDocument(Ada, document.ExerciseType, document.Start, key, document.ToEvents());
    }

    private static FoldOutcome FoldOf(LoggedWorkout given, EntryDefaults? defaults = null)
    {
        var document = Checked(given);
        var body = document.ToEvents();
        var workout = EventFraming.OneOrMany(body).Workouts.Single();
        var log = Logs.Of([.. workout.Elements.Select(e => System.Text.Encoding.UTF8.GetString(body, e.Start, e.Length))]);
        return WorkoutFold.Fold(Logs.Session(document.ExerciseType), log, null, Catalog, defaults);
    }
}
