namespace Stamina.Documents.Encryption;

/// <summary>Bytes that are left free around a document, so that it can be encrypted where it lies. None by default.</summary>
/// <param name="Before">How many before it.</param>
/// <param name="After">How many behind it.</param>
public readonly record struct Margins(int Before, int After)
{
    /// <summary>An array for a document of this length, in bytes, with the margins around it.</summary>
    public byte[] Around(int length) => new byte[Before + length + After];

    /// <summary>A copy of a document with the margins around it.</summary>
    public byte[] Around(ReadOnlySpan<byte> document)
    {
        var all = Around(document.Length);
        document.CopyTo(Inside(all));
        return all;
    }

    /// <summary>Where the document lies in what <see cref="Around(int)"/> made.</summary>
    public Span<byte> Inside(byte[] all) => all.AsSpan(Before, all.Length - Before - After);
}
