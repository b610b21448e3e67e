namespace Stamina.Ports.Peers;

/// <summary>
/// A word to the other servers of a cell that do the same work, while they listen. Nothing is kept: whoever is away misses it, and where nobody can be told
/// each server goes by what it knows itself.
/// </summary>
public interface IPeerServers
{
    /// <summary>Tells all of them. Never waits, and never throws where they cannot be told.</summary>
    void Tell(ReadOnlyMemory<byte> word);

    /// <summary>Hears every word from now on, those of this server too, one after the other; again by itself after an outage. Never throws.</summary>
    void Listen(Action<ReadOnlyMemory<byte>> heard);
}
