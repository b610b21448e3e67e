using System.IO.Compression;
using System.Text.Json;

namespace Stamina.GoalServer.Users;

/// <summary>
/// One file of the ZIP. JSON and XML writers write without waiting, which a network may not be written to: they fill <see cref="Buffer"/>, and whoever
/// drives them drains it.
/// </summary>
internal sealed class ExportFile : IAsyncDisposable
{
    /// <summary>Drain when there is more than this.</summary>
    public const int DrainAt = 64 << 10;

    public static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly Stream entry;

    private ExportFile(Stream entry) => this.entry = entry;

    public MemoryStream Buffer { get; } = new();

    public static async ValueTask<ExportFile> OpenAsync(ZipArchive zip, string name, CancellationToken cancellationToken) =>
        new(await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken));

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await entry.WriteAsync(Buffer.GetBuffer().AsMemory(0, (int)Buffer.Length), cancellationToken);
        Buffer.SetLength(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Buffer.DisposeAsync();
        await entry.DisposeAsync();
    }
}
