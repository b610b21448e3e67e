using System.IO.Compression;
using System.Text.Json;
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

        WriteList(zip, contents);
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

    private static void WriteList(ZipArchive zip, List<List<Original>> contents)
    {
        using var entry = zip.CreateEntry("originals.json", CompressionLevel.Fastest).Open();
        using var json = new Utf8JsonWriter(entry, ExportStream.Indented);
        json.WriteStartObject();
        json.WriteStartArray("originals");
        foreach (var content in contents)
        {
            var document = content[0].Document;
            json.WriteStartObject();
            json.WriteString("file", PathOf(content[0]));
            json.WriteString("name", document.Name);
            json.WriteNumber("bytes", document.Length);
            json.WriteString("sha256", Convert.ToHexStringLower(document.Sha256));
            json.WriteStartArray("workouts");
            foreach (var original in content)
            {
                json.WriteStringValue(original.Workout.Session.Value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Files of one name are told apart by their content.
    private static string PathOf(Original original) => $"originals/{original.ContentId:N}-{original.Document.Name}";

    // Into the memory that is drained.
    private static void Append(Stream entry, byte[] piece) => entry.Write(piece);
}
