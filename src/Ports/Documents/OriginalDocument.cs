namespace Stamina.Ports.Documents;

/// <summary>The file that a workout was made of, as far as the store looks into it.</summary>
public sealed record OriginalDocument
{
    /// <summary>What it was called, without folders.</summary>
    public required string Name { get; init; }

    /// <summary>Its bytes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of it.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>In how many parts it is kept, at least one.</summary>
    public required int Parts { get; init; }
}
