namespace Stamina.Ports.Peers;

/// <summary>
/// Sends messages to the other servers of a cell that do the same work, while they listen. Nothing is kept: a server that is away misses them, and while none
/// can be sent each server goes by what it knows itself.
/// </summary>
public interface IPeerServers
{
    /// <summary>Sends a message to all of them. Never waits, and never throws where it cannot be sent.</summary>
    void Tell(ReadOnlyMemory<byte> word);

    /// <summary>Receives every message from now on, this server's own too, one after the other; again by itself after an outage. Never throws.</summary>
    void Listen(Action<ReadOnlyMemory<byte>> heard);
}
