using System.IO.Compression;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Writing;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Export;

/// <summary>
/// The files that workouts were made of, as they came, each content once: <c>originals/</c>, and in <c>originals.json</c> which workouts were made of which. An
/// account that has none has neither.
/// </summary>
internal static class OriginalsExport
{
    public static async ValueTask WriteAsync(ZipArchive zip, ExportStream stream, IOriginalStore store, UserId user, CancellationToken cancellationToken)
    {
        var contents = (await store.ListAsync(user, cancellationToken)).GroupBy(original => original.ContentId).Select(group => group.ToList()).ToList();
        if (contents.Count == 0)
        {
            return;
        }

        AccountExport.AddJson(
            zip,
            "originals.json",
            new ExportedOriginals(contents.Select(content => ExportedOriginal.Of(PathOf(content[0]), content))),
            ExportJson.Default.ExportedOriginals);
        foreach (var content in contents)
        {
            using (var entry = zip.CreateEntry(PathOf(content[0]), CompressionLevel.Fastest).Open())
            {
                await foreach (var piece in store.ReadAsync(content[0], cancellationToken))
                {
                    Append(entry, piece);
                    await stream.DrainIfMuchAsync(cancellationToken);
                }
            }

            await stream.DrainIfMuchAsync(cancellationToken);
        }
    }

    // Files of one name are told apart by their content.
    private static string PathOf(Original original) => $"originals/{original.ContentId:N}-{original.Document.Name}";

    // Into the memory that is drained.
    private static void Append(Stream entry, byte[] piece) => entry.Write(piece);
}
