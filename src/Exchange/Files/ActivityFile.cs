using System.IO.Compression;
using System.Text.Json;
using System.Xml;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Formats.Csv;
using Stamina.Exchange.Formats.Fit;
using Stamina.Exchange.Formats.Json;
using XmlText = Stamina.Exchange.Formats.XmlText;

namespace Stamina.Exchange.Files;

/// <summary>What was read of a file.</summary>
/// <param name="Activities">Its activities; empty where <see cref="PassedBecause"/> says why nothing was looked for in it.</param>
/// <param name="Content">SHA-256 of its unpacked bytes.</param>
public sealed record ReadFile(IReadOnlyList<Activity> Activities, byte[] Content)
{
    /// <summary>A workout of our own export, whole; null where it is a file of activities.</summary>
    public ImportedWorkout? Own { get; init; }

    /// <summary>The equipment of our own export; null where it is another file.</summary>
    public IReadOnlyList<AddEquipment>? Equipment { get; init; }

    /// <summary>What is planned, in our own export; null where it is another file.</summary>
    public IReadOnlyList<PlannedChange>? Planned { get; init; }

    /// <summary>What else our own export says of the account, as a body that is sent on; null where it is another file.</summary>
    public (OwnPart Part, JsonElement Body)? OwnPart { get; init; }

    /// <summary>Why it was passed over: it is no file of activities at all (a picture, a list of gear).</summary>
    public Remark? PassedBecause { get; init; }
}

/// <summary>Reads one file of activities; which format it has is seen in its bytes, whatever its name.</summary>
public static class ActivityFile
{
    private const int Looked = 512;

    /// <summary>Reads it.</summary>
    /// <param name="stream">The file; it is disposed of.</param>
    /// <param name="wishes">What the person says where it does not.</param>
    /// <exception cref="UnreadableFileException">It is a file of activities and cannot be used; the message says why.</exception>
    public static ReadFile Read(Stream stream, ImportWishes wishes)
    {
        var unpacked = Unpacked(stream);
        using var limited = new LimitedStream(unpacked, ImportLimits.FileBytes);
        try
        {
            var head = new byte[Looked];
            var length = limited.ReadAtLeast(head, Looked, throwOnEndOfStream: false);
            if (length == 0 && unpacked is GZipStream)
            {
                throw new InvalidDataException();
            }

            using var whole = new JoinedStream(head.AsMemory(0, length), limited, leaveOpen: true);
            var read = ReadAs(head.AsSpan(0, length), whole, wishes);

            // What is passed over need not be read to its end.
            return read.PassedBecause is not null ? read : read with { Content = limited.FinishHash() };
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableFileException(new Remark(RemarkCodes.Damaged, "Its packing is damaged."), broken);
        }
    }

    private static ReadFile ReadAs(ReadOnlySpan<byte> head, Stream whole, ImportWishes wishes)
    {
        if (FitDecoder.IsFit(head))
        {
            return new ReadFile(FitReader.Read(Bytes(whole)), []);
        }

        if (head is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            return ReadKmz(whole);
        }

        if (LooksLikeXml(head))
        {
            return ReadXml(whole);
        }

        switch (OwnLists.FirstMember(head))
        {
            case "user_id" or "zones" or "goals":
                return new ReadFile([], []) { OwnPart = OwnAccount.Read(JsonBytes(whole)) };
            case "planned":
                return OwnLists.ReadPlanned(JsonBytes(whole)) is { Count: > 0 } planned ? new ReadFile([], []) { Planned = planned } : Empty();
            default:
                break;
        }

        if (OwnExport.IsLike(head))
        {
            return new ReadFile([], []) { Own = OwnExport.Read(JsonBytes(whole)) };
        }

        if (OwnExport.IsLikeEquipment(head))
        {
            return new ReadFile([], []) { Equipment = OwnExport.ReadEquipment(JsonBytes(whole)) };
        }

        if (WgerLog.IsLike(head))
        {
            return WgerLog.Read(whole) is { Count: > 0 } logged ? new ReadFile(logged, []) : Passed("It is JSON of another kind: no log of sets.");
        }

        return LooksLikeText(head)
            ? ReadCsv(whole, wishes)
            : head.IsEmpty
                ? Empty()
                : Passed("It is of no format that is read here (GPX, TCX, FIT, KML, KMZ, CSV of sets, wger's logs, our own export).");
    }

    private static ReadFile Empty() => new([], []) { PassedBecause = new Remark(RemarkCodes.Empty, "It is empty.") };

    private static ReadFile Passed(string reason) => new([], []) { PassedBecause = new Remark(RemarkCodes.OtherKind, reason) };

    /// <summary>Out of a .gz, as it is seen in its bytes; anything else as it is.</summary>
    internal static Stream Unpacked(Stream stream)
    {
        var head = new byte[2];
        var length = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var whole = new JoinedStream(head.AsMemory(0, length), stream);
        return head is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private static byte[] JsonBytes(Stream stream) => JsonText.WithoutMark(Bytes(stream));

    private static byte[] Bytes(Stream stream)
    {
        using var bytes = new MemoryStream();
        var part = new byte[65_536];
        while (stream.Read(part) is > 0 and var count)
        {
            if (bytes.Length + count > ImportLimits.BinaryBytes)
            {
                throw new UnreadableFileException(
                    RemarkCodes.TooLarge, "More than {mb} MB: too large for one recording.", ("mb", ImportLimits.BinaryBytes >> 20));
            }

            bytes.Write(part, 0, count);
        }

        return bytes.ToArray();
    }

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

    private static ReadFile ReadXml(Stream whole)
    {
        using var xml = XmlText.Open(whole);
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
                _ => null,
            };
        });
        return activities is null ? Passed($"It is XML of another kind (<{xml.LocalName}>).") : new ReadFile(activities, []);
    }

    private static ReadFile ReadKmz(Stream whole)
    {
        using var zip = new ZipArchive(new MemoryStream(Bytes(whole)), ZipArchiveMode.Read);
        var main = zip.Entries.FirstOrDefault(e => e.FullName.Equals("doc.kml", StringComparison.OrdinalIgnoreCase))
            ?? zip.Entries.FirstOrDefault(e => e.FullName.EndsWith(".kml", StringComparison.OrdinalIgnoreCase));
        if (main is null)
        {
            return Passed("It is an archive without a track.");
        }

        using var entry = new LimitedStream(main.Open(), ImportLimits.FileBytes);
        return ReadXml(entry);
    }

    private static ReadFile ReadCsv(Stream whole, ImportWishes wishes)
    {
        using var csv = new CsvText(whole);
        var header = csv.Read() ?? [];
        if (header is [var first, ..] && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            csv.SetSeparator(first.Length > 4 ? first[4] : ',');
            header = csv.Read() ?? [];
        }

        return LiftingLog.IsHeader(header)
            ? new ReadFile(LiftingLog.Read(csv, header, wishes.WeightUnit, wishes.IsDayFirst), [])
            : Passed("It is text of another kind: no log of sets.");
    }
}
