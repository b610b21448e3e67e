using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Background;

/// <summary>What a walk passes over because it cannot be read: counted, and logged once. Where the key ring lacks a version it may be much.</summary>
internal sealed class PassedOver
{
    public int Count { get; private set; }

    /// <summary>Why the first was passed over; null where none was.</summary>
    public Exception? First { get; private set; }

    /// <summary>Takes one step; false where it could not be read. What else goes wrong is thrown.</summary>
    public async ValueTask<bool> TryAsync(Func<ValueTask> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or KeyRingException)
        {
            Count++;
            First ??= unreadable;
            return false;
        }
    }

    /// <summary>Logs how many were passed over, and why the first; nothing where none was.</summary>
    public void Log(Action<int, Exception> line)
    {
        if (First is not null)
        {
            line(Count, First);
        }
    }
}
