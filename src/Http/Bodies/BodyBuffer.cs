using System.Buffers;
using Stamina.Contracts.Ids;

namespace Stamina.Http.Bodies;

/// <summary>A rented buffer that grows, and what it takes of <see cref="BodiesInFlight"/>.</summary>
internal sealed class BodyBuffer(BodiesInFlight bodies, UserId user, int first) : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(first);
    private long counted;

    public int Length { get; private set; }

    /// <summary>Where the next bytes go; empty when it is full.</summary>
    public Memory<byte> Free => bytes.AsMemory(Length);

    public Memory<byte> Written => bytes.AsMemory(0, Length);

    public void Advance(int read) => Length += read;

    /// <summary>Makes room for more. Whatever it answers, what was written stays.</summary>
    public BodiesInFlight.Answer Grow()
    {
        // While it moves, both are held.
        var size = bytes.Length * 2;
        var share = counted == 0 ? size - BodiesInFlight.FreeBytes : size;
        if (share > 0)
        {
            if (bodies.TryTake(user, share) is var answer and not BodiesInFlight.Answer.Taken)
            {
                return answer;
            }

            Release();
            counted = share;
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
        return BodiesInFlight.Answer.Taken;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref bytes, []) is { Length: > 0 } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
            Release();
        }
    }

    private void Release()
    {
        if (counted > 0)
        {
            bodies.GiveBack(user, counted);
            counted = 0;
        }
    }
}
