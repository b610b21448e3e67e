using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>One account with one device in memory. Every call waits until the test lets it happen, so the test alone decides how requests interleave.</summary>
internal sealed class SteppedDevice
{
    public required UserDocument User { get; init; }

    public DeviceDocument? Device { get; private set; }

    public long Revision { get; private set; }

    public List<TaskCompletionSource> Waiting { get; } = [];

    /// <summary>True: calls wait for the test. False: they happen at once.</summary>
    public bool Stepping { get; set; }

    /// <summary>True: somebody else's write goes through before each write of a device.</summary>
    public bool IsContested { get; set; }

    /// <summary>The store as one request sees it; <paramref name="written"/> hears of each write that it gets through.</summary>
    public IAccountStore For(Action<DeviceDocument> written) => new View(this, written);

    public void Step(int which)
    {
        var call = Waiting[which];
        Waiting.RemoveAt(which);
        call.SetResult();
    }

    private Task Turn()
    {
        if (!Stepping)
        {
            return Task.CompletedTask;
        }

        // Without asynchronous continuations: what follows the call runs inside Step.
        var turn = new TaskCompletionSource();
        Waiting.Add(turn);
        return turn.Task;
    }

    private sealed class View(SteppedDevice shared, Action<DeviceDocument> written) : IAccountStore
    {
        public async ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken)
        {
            await shared.Turn();
            return user.Value == shared.User.UserId ? new Revisioned<UserDocument>(shared.User, 1) : null;
        }

        public ValueTask<IReadOnlyList<UserId>> ListUsersAsync(UserId after, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> WasDeletedAsync(UserId user, CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public ValueTask<EntryDefaults?> EntryDefaultsAsync(UserId user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken)
        {
            await shared.Turn();
            return shared.Device is { } found && found.DeviceId == device.Value ? new Revisioned<DeviceDocument>(found, shared.Revision) : null;
        }

        public async ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken)
        {
            await shared.Turn();
            return shared.Device is { } found ? [new Revisioned<DeviceDocument>(found, shared.Revision)] : [];
        }

        public async ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken)
        {
            await shared.Turn();
            shared.Revision += shared.IsContested ? 1 : 0;
            if (expectedRevision != shared.Revision)
            {
                return false;
            }

            shared.Device = device;
            shared.Revision++;
            written(device);
            return true;
        }

        public ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EmailGiven> GiveEmailAsync(
            UserDocument user, long expectedRevision, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> TakeEmailsAsync(
            UserDocument user, long expectedRevision, IReadOnlyList<ReadOnlyMemory<byte>> emailKeys, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<(UserId User, DateTimeOffset At)>> ListDeletedAsync(UserId after, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ForgetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask AddMailAsync(CodeMail mail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<CodeMail>> ListMailsDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> PostponeMailAsync(CodeMail mail, DateTimeOffset due, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ForgetMailAsync(UserId user, Guid mail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> HasAccountsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask AddEventAsync(SecurityEventDocument happened, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<SecurityEventDocument>> LatestEventsAsync(
            UserId user, Guid before, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ForgetEventsAsync(UserId user, DateTimeOffset before, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
