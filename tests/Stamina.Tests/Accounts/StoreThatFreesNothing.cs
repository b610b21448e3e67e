using System.Reflection;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>A real store that is away whenever an address is to be freed.</summary>
internal class StoreThatFreesNothing : DispatchProxy
{
    private IAccountStore behind = null!;

    public static IAccountStore Before(IAccountStore store)
    {
        var made = Create<IAccountStore, StoreThatFreesNothing>();
        ((StoreThatFreesNothing)(object)made).behind = store;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IAccountStore.TakeEmailsAsync)
        ? throw new StoreUnavailableException("It is away.")
        : targetMethod.Invoke(behind, args);
}
