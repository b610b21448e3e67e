namespace Stamina.Host;

// Log lines of the process: 20xx serving, 21xx plug-ins.
internal static partial class HostLog
{
    [LoggerMessage(2001, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(this ILogger log, string address);

    [LoggerMessage(2002, LogLevel.Information, "Roles: {Roles}")]
    public static partial void Serving(this ILogger log, string roles);

    [LoggerMessage(2003, LogLevel.Information, "Data in {Folder} (store version {Version})")]
    public static partial void DataIn(this ILogger log, string folder, int version);

    [LoggerMessage(2004, LogLevel.Information, "Database of the {What} migrated from version {Before} to {After}")]
    public static partial void Migrated(this ILogger log, string what, int before, int after);

    [LoggerMessage(2005, LogLevel.Information, "Engines: queue {Queue}, store {Store}, cache {Cache}")]
    public static partial void Engines(this ILogger log, string queue, string store, string cache);

    [LoggerMessage(2006, LogLevel.Information, "The phone app from {Folder} is at /")]
    public static partial void ClientAt(this ILogger log, string folder);

    [LoggerMessage(2010, LogLevel.Information, "Mail to people (codes, notices) goes to {Where}")]
    public static partial void MailTo(this ILogger log, string where);

    [LoggerMessage(2007, LogLevel.Information, "Draining: not ready any more, running requests may end within {Limit}")]
    public static partial void Draining(this ILogger log, TimeSpan limit);

    [LoggerMessage(2008, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(2009, LogLevel.Warning, "Not ready: {What}")]
    public static partial void NotReady(this ILogger log, string what, Exception? cause);

    [LoggerMessage(2011, LogLevel.Error, "The certificate in {File} has changed and cannot be used; the one before is served on")]
    public static partial void CertificateNotRenewed(this ILogger log, string file, Exception cause);

    [LoggerMessage(2012, LogLevel.Warning, "The setting {Before} is called {Now} now; it was read, write it under that name")]
    public static partial void SettingRenamed(this ILogger log, string before, string now);

    [LoggerMessage(2013, LogLevel.Error, "The store refuses a right, and calls that need it are answered 503: {Right}")]
    public static partial void StoreRightMissing(this ILogger log, string right);

    [LoggerMessage(2014, LogLevel.Warning, "The certificate in {File} ends at {EndsAt:u}, in {Days} days; put a renewed one there, no restart is needed")]
    public static partial void CertificateEnds(this ILogger log, string file, DateTimeOffset endsAt, int days);

    [LoggerMessage(2015, LogLevel.Warning, "Waiting for the {Need} ({Engine}), {Patience} at most: {Reason}")]
    public static partial void WaitingForEngine(this ILogger log, string need, string engine, TimeSpan patience, string reason);

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
