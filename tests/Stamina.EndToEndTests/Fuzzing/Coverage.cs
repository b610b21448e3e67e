using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stamina.EndToEndTests.Fuzzing;

/// <summary>
/// Which branches the last input met, where the assemblies were instrumented by SharpFuzz (<c>eng/fuzz</c>): they count into 64 kB that the fuzzer gives them.
/// Nothing where they were not.
/// </summary>
internal static unsafe class Coverage
{
    private const int Size = 1 << 16;

    private static readonly byte[] Seen = new byte[Size];
    private static byte* met;

    /// <summary>True where the assemblies say what they do.</summary>
    public static bool IsThere => met is not null;

    /// <summary>How many branches were met by any input.</summary>
    public static int Branches => Size - Seen.AsSpan().Count((byte)0);

    // Before any code of ours runs: instrumented code writes there.
    [ModuleInitializer]
    internal static void Begin()
    {
        if (Type.GetType("SharpFuzz.Common.Trace, SharpFuzz.Common") is not { } trace)
        {
            return;
        }

        met = (byte*)NativeMemory.AllocZeroed(Size);
        trace.GetField("SharedMem", BindingFlags.Public | BindingFlags.Static)!.SetValue(null, Pointer.Box(met, typeof(byte*)));
    }

    /// <summary>Forgets what the last input met.</summary>
    public static void Forget() => new Span<byte>(met, Size).Clear();

    /// <summary>True where the last input met a branch that none before did, or met one twice as often.</summary>
    public static bool IsNew()
    {
        var isNew = false;
        var now = MemoryMarshal.Cast<byte, Vector<byte>>(new Span<byte>(met, Size));
        var before = MemoryMarshal.Cast<byte, Vector<byte>>(Seen.AsSpan());
        for (var i = 0; i < now.Length; i++)
        {
            var more = Vector.AndNot(now[i], before[i]);
            if (more != Vector<byte>.Zero)
            {
                isNew = true;
                before[i] |= more;
            }
        }

        return isNew;
    }
}
