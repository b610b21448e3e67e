using System.Reflection;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>A real store where something happens right after an account was looked for by an address, before whoever asked knows of it.</summary>
internal class StoreWithPause : DispatchProxy
{
    private IAccountStore behind = null!;
    private Func<Task> meanwhile = null!;

    public static IAccountStore Before(IAccountStore store, Func<Task> meanwhile)
    {
        var made = Create<IAccountStore, StoreWithPause>();
        var pause = (StoreWithPause)(object)made;
        (pause.behind, pause.meanwhile) = (store, meanwhile);
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IAccountStore.FindByEmailAsync)
        ? new ValueTask<Revisioned<UserDocument>?>(FindAsync((ReadOnlyMemory<byte>)args![0]!))
        : targetMethod.Invoke(behind, args);

    private async Task<Revisioned<UserDocument>?> FindAsync(ReadOnlyMemory<byte> key)
    {
        var found = await behind.FindByEmailAsync(key, default);
        await meanwhile();
        return found;
    }
}
