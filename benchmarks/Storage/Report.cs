namespace Stamina.Storage;

/// <summary>Bytes per workout.</summary>
internal sealed record Report(
    int Workouts, double Log, double Summary, double Heap, double Indexes, double Workout, double AsGrown, double MonthTotals);
