using System.Text.Json;
using Stamina.Contracts.Status;
using Stamina.Exercises;

namespace Stamina.GoalServer.Answering;

/// <summary>list_exercise_types: made once, for types come and go only with a restart.</summary>
internal sealed class ExerciseTypesAnswer(ExerciseCatalog catalog)
{
    public ExerciseTypeList List { get; } = new()
    {
        ExerciseTypes = [.. catalog.Types.Select(t => Of(t.Descriptor))],
        CommonMetrics = [.. Exercises.CommonMetrics.OfEveryType.Select(Of)],
    };

    private static ExerciseTypeAnswer Of(ExerciseTypeDescriptor type) => new()
    {
        Id = type.Id,
        Title = type.Title,
        Aliases = type.Aliases,
        Screen = Word(type.Screen),
        Metrics = [.. type.Metrics.Select(Of)],
        Form = [.. type.Form.Select(Of)],
        TopSpeedMPerS = type.TopSpeedMmPerS is { } speed ? Units.ToSi(MetricUnit.MillimetresPerSecond, speed) : null,
    };

    private static MetricAnswer Of(MetricDefinition metric) => new()
    {
        Id = metric.Id,
        Title = metric.Title,
        Unit = Units.SiSymbol(metric.Unit),
        Over = Word(metric.Over),
        LessIsBetter = metric.LessIsBetter,
        GoalUnits = metric.ForGoals ? Units.SymbolsOf(metric.Unit) : null,
    };

    private static FormFieldAnswer Of(FormField field) => new()
    {
        Name = field.Name,
        Kind = Word(field.Kind),
        Label = field.Label,
        Unit = field.Unit,
        Help = field.Help,
        Choices = field.Choices.Count == 0 ? null : field.Choices,
        Min = field.Min,
        Max = field.Max,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
