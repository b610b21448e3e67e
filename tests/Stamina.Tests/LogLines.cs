using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Stamina.Tests;

/// <summary>What was logged, line by line.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> all = [];

    public IReadOnlyCollection<string> All => all;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        all.Enqueue($"{eventId.Id} {formatter(state, exception)}");
}
