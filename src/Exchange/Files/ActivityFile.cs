using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Formats.Csv;
using Stamina.Exchange.Formats.Fit;
using Stamina.Exchange.Formats.Json;
using XmlText = Stamina.Exchange.Formats.XmlText;

namespace Stamina.Exchange.Files;

/// <summary>What was read of a file.</summary>
/// <param name="Activities">Its activities; empty where <see cref="Instead"/> says what else it is.</param>
/// <param name="Content">SHA-256 of its unpacked bytes; empty where it holds no activities.</param>
internal sealed record ReadFile(IReadOnlyList<Activity> Activities, byte[] Content)
{
    /// <summary>What comes of a file without activities: a part of our own export, or nothing that is read here; null for a file of activities.</summary>
    public FileResult? Instead { get; init; }

    /// <summary>False for a file that is not kept beside its workouts: it says far more of the person than they do.</summary>
    public bool IsKept { get; init; } = true;
}

/// <summary>Reads one file of activities; which format it has is seen in its bytes, whatever its name.</summary>
internal static class ActivityFile
{
    private const int Looked = 512;

    /// <summary>Reads it.</summary>
    /// <exception cref="UnreadableFileException">It is a file of activities and cannot be used; the message says why.</exception>
    public static ReadFile Read(FoundFile file, ImportWishes wishes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var unpacked = Unpacked(file.Open());
        using var limited = new LimitedStream(unpacked, ImportLimits.FileBytes, hash);
        try
        {
            var head = new byte[Looked];
            var length = limited.ReadAtLeast(head, Looked, throwOnEndOfStream: false);
            if (length == 0 && unpacked is GZipStream)
            {
                throw new InvalidDataException();
            }

            using var whole = new JoinedStream(head.AsMemory(0, length), limited, leaveOpen: true);
            var read = ReadAs(head.AsSpan(0, length), whole, file, wishes);
            if (read.Instead is not null)
            {
                return read;
            }

            limited.CopyTo(Stream.Null);
            return read with { Content = hash.GetCurrentHash() };
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableFileException(new Remark(RemarkCodes.Damaged, "Its packing is damaged."), broken);
        }
    }

    private static ReadFile ReadAs(ReadOnlySpan<byte> head, Stream whole, FoundFile file, ImportWishes wishes)
    {
        if (FitDecoder.IsFit(head))
        {
            return new ReadFile(FitReader.Read(Bytes(whole)), []);
        }

        if (head is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            return ReadKmz(whole, file);
        }

        if (LooksLikeXml(head))
        {
            return ReadXml(whole, file, HealthReader.IsLike(head));
        }

        switch (StaminaExportLists.FirstMember(head))
        {
            case "user_id" or "zones" or "goals":
                var (part, body) = StaminaExportAccount.Read(JsonBytes(whole));
                return Instead(new FoundExportPart(file.Name, part, body));
            case "planned":
                return StaminaExportLists.ReadPlanned(JsonBytes(whole)) is { Count: > 0 } planned
                    ? Instead(new FoundPlanned(file.Name, planned))
                    : Empty(file.Name);
            default:
                break;
        }

        if (JsonText.IsObjectWith(head, "\"session_id\""u8))
        {
            return Instead(new MadeWorkout(file.Name, StaminaExportWorkout.Read(JsonBytes(whole))) { Original = file.Original });
        }

        if (JsonText.IsObjectWith(head, "\"equipment_id\""u8))
        {
            return Instead(new FoundEquipment(file.Name, StaminaExportLists.ReadEquipment(JsonBytes(whole))));
        }

        if (JsonText.IsObjectWith(head, "\"results\""u8))
        {
            return WgerLog.Read(whole) is { Count: > 0 } logged
                ? new ReadFile(logged, [])
                : Skipped(file.Name, "It is JSON of another kind: no log of sets.");
        }

        return LooksLikeText(head) ? ReadCsv(whole, file.Name, wishes)
            : head.IsEmpty ? Empty(file.Name)
            : Skipped(file.Name, "It is of no format that is read here (GPX, TCX, FIT, KML, KMZ, CSV of sets, wger's logs, our own export).");
    }

    private static ReadFile Instead(FileResult result) => new([], []) { Instead = result };

    private static ReadFile Empty(string name) => Instead(new SkippedFile(name, new Remark(RemarkCodes.Empty, "It is empty.")));

    private static ReadFile Skipped(string name, string reason) => Instead(new SkippedFile(name, new Remark(RemarkCodes.OtherKind, reason)));

    /// <summary>The content of a .gz, which is seen in its bytes; anything else as it is.</summary>
    public static Stream Unpacked(Stream stream)
    {
        var head = new byte[2];
        var length = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var whole = new JoinedStream(head.AsMemory(0, length), stream);
        return head is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private static byte[] JsonBytes(Stream stream) => JsonText.WithoutMark(Bytes(stream));

    private static byte[] Bytes(Stream stream) => LimitedStream.ReadAll(stream, ImportLimits.BinaryBytes);

    private static bool LooksLikeXml(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b is (byte)'<')
            {
                return true;
            }

            if (b is not (0 or 9 or 10 or 13 or 32 or 0xEF or 0xBB or 0xBF or 0xFE or 0xFF))
            {
                return false;
            }
        }

        return false;
    }

    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        var isWide = head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        return !head.IsEmpty && (isWide || !head.ContainsAnyInRange((byte)0, (byte)8));
    }

    private static ReadFile ReadXml(Stream whole, FoundFile file, bool skipsDocumentType = false)
    {
        using var xml = XmlText.Open(whole, skipsDocumentType);
        var activities = XmlText.Read(xml, reader =>
        {
            if (reader.MoveToContent() != XmlNodeType.Element)
            {
                throw new UnreadableFileException(RemarkCodes.Damaged, "Not readable as XML.");
            }

            return reader.LocalName.ToLowerInvariant() switch
            {
                "gpx" => GpxReader.Read(reader),
                "trainingcenterdatabase" => TcxReader.Read(reader),
                "kml" => KmlReader.Read(reader),
                "healthdata" => HealthReader.Read(reader, file.Tracks),
                _ => null,
            };
        });
        return activities switch
        {
            null => Skipped(file.Name, $"It is XML of another kind (<{xml.LocalName}>)."),
            [] => Instead(
                new SkippedFile(
                    file.Name,
                    new Remark(
                        RemarkCodes.AppleHealth,
                        "The list of Apple Health. Workouts with a route are read from the GPX files in the folder workout-routes; it has no others."))),
            _ => new ReadFile(activities, []) { IsKept = activities[0].Format != HealthReader.Format },
        };
    }

    private static ReadFile ReadKmz(Stream whole, FoundFile file)
    {
        using var zip = new ZipArchive(new MemoryStream(Bytes(whole)), ZipArchiveMode.Read);
        var main = zip.Entries.FirstOrDefault(e => e.FullName.Equals("doc.kml", StringComparison.OrdinalIgnoreCase))
            ?? zip.Entries.FirstOrDefault(e => e.FullName.EndsWith(".kml", StringComparison.OrdinalIgnoreCase));
        if (main is null)
        {
            return Skipped(file.Name, "It is an archive without a track.");
        }

        if (main.IsEncrypted)
        {
            throw new UnreadableFileException(FileWalk.Locked);
        }

        using var entry = new LimitedStream(main.Open(), ImportLimits.FileBytes);
        return ReadXml(entry, file);
    }

    private static ReadFile ReadCsv(Stream whole, string name, ImportWishes wishes)
    {
        using var csv = new CsvText(whole);
        var header = csv.Read() ?? [];
        if (header is [var first, ..] && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            // Where it was found already, this row was parted by it too, and nothing is left behind the sign.
            if (first.Length > 4 || header.Count == 1)
            {
                csv.SetSeparator(first.Length > 4 ? first[4] : ',');
            }

            header = csv.Read() ?? [];
        }

        return LiftingLog.IsHeader(header)
            ? new ReadFile(LiftingLog.Read(csv, header, wishes.WeightUnit, wishes.IsDayFirst), [])
            : Skipped(name, "It is text of another kind: no log of sets.");
    }
}
