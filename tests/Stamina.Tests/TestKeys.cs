using Stamina.Documents.Encryption;

namespace Stamina.Tests;

/// <summary>One key ring for all stores of a run: whoever opens a store of another test's has it.</summary>
internal static class TestKeys
{
    public static string Text { get; } = KeyRing.Line(1, DateTimeOffset.UnixEpoch);

    public static KeyRing Ring { get; } = new(() => Text);

    /// <summary>What encrypts batches.</summary>
    public static CellCipher Queue { get; } = new(Ring, CellCipher.Queue, TimeProvider.System);
}
