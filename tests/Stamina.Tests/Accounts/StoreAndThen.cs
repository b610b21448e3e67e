using System.Reflection;

namespace Stamina.Tests.Accounts;

/// <summary>
/// A real store where something happens right after each write of one kind, before whoever wrote knows of it. As the engines it does nothing for a caller who
/// has hung up.
/// </summary>
internal class StoreAndThen : DispatchProxy
{
    private object behind = null!;
    private string write = null!;
    private Func<Task> then = null!;

    /// <param name="store">The store.</param>
    /// <param name="write">The name of the write, which answers whether it was made.</param>
    /// <param name="then">What happens after it.</param>
    public static T After<T>(T store, string write, Func<Task> then)
        where T : class
    {
        var made = Create<T, StoreAndThen>();
        var proxy = (StoreAndThen)(object)made;
        (proxy.behind, proxy.write, proxy.then) = (store, write, then);
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        foreach (var caller in args!.OfType<CancellationToken>())
        {
            caller.ThrowIfCancellationRequested();
        }

        var answer = targetMethod!.Invoke(behind, args);
        return targetMethod.Name == write ? new ValueTask<bool>(ThenAsync((ValueTask<bool>)answer!)) : answer;
    }

    private async Task<bool> ThenAsync(ValueTask<bool> written)
    {
        var isWritten = await written;
        await then();
        return isWritten;
    }
}
