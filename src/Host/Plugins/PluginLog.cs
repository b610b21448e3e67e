namespace Stamina.Host.Plugins;

internal static partial class PluginLog
{
    [LoggerMessage(2101, LogLevel.Information, "Exercise type '{Type}' from {Source}")]
    public static partial void LoadedType(this ILogger log, string type, string source);

    [LoggerMessage(2102, LogLevel.Error, "The plug-in {Source} is left out: {Reason} Its workouts stay raw")]
    public static partial void RefusedPlugin(this ILogger log, string source, string reason);

    [LoggerMessage(2103, LogLevel.Error, "{Method} of the exercise type '{Type}' threw {Failure}; what it was asked about stays raw\n{Stack}")]
    public static partial void FailingType(this ILogger log, string type, string method, string failure, string? stack);

    [LoggerMessage(
        2104,
        LogLevel.Critical,
        "{Method} of the exercise type '{Type}' did not end within {Budget}: the type is switched off until the process starts again, its events stay raw")]
    public static partial void RunawayType(this ILogger log, string type, string method, TimeSpan budget);
}
