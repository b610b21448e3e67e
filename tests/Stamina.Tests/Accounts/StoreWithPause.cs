using System.Reflection;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>A real store where something happens right after an account or a sign-in was looked for, before whoever asked knows of it.</summary>
internal class StoreWithPause : DispatchProxy
{
    private IAccountStore behind = null!;
    private Func<Task>? atAccounts;
    private Func<DeviceDocument, Task>? atDevices;

    /// <summary>After an account was looked for by an address.</summary>
    public static IAccountStore Before(IAccountStore store, Func<Task> meanwhile) => Made(store, meanwhile, null);

    /// <summary>After a sign-in was found.</summary>
    public static IAccountStore AtDevices(IAccountStore store, Func<DeviceDocument, Task> meanwhile) => Made(store, null, meanwhile);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IAccountStore.FindByEmailAsync) when atAccounts is not null =>
            new ValueTask<Revisioned<UserDocument>?>(FindAsync((ReadOnlyMemory<byte>)args![0]!)),
        nameof(IAccountStore.GetDeviceAsync) when atDevices is not null =>
            new ValueTask<Revisioned<DeviceDocument>?>(GetAsync((UserId)args![0]!, (DeviceId)args[1]!)),
        _ => targetMethod.Invoke(behind, args),
    };

    private static IAccountStore Made(IAccountStore store, Func<Task>? atAccounts, Func<DeviceDocument, Task>? atDevices)
    {
        var made = Create<IAccountStore, StoreWithPause>();
        var pause = (StoreWithPause)(object)made;
        (pause.behind, pause.atAccounts, pause.atDevices) = (store, atAccounts, atDevices);
        return made;
    }

    private async Task<Revisioned<UserDocument>?> FindAsync(ReadOnlyMemory<byte> key)
    {
        var found = await behind.FindByEmailAsync(key, default);
        await atAccounts!();
        return found;
    }

    private async Task<Revisioned<DeviceDocument>?> GetAsync(UserId user, DeviceId device)
    {
        var found = await behind.GetDeviceAsync(user, device, default);
        if (found is not null)
        {
            await atDevices!(found.Document);
        }

        return found;
    }
}
