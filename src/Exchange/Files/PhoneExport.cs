using System.Text;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Formats.Json;

namespace Stamina.Exchange.Files;

/// <summary>
/// The JSON that the app exports on a phone without an account: <c>{"made_at", "workouts": […], "goals", "equipment", "planned", "preferences"}</c>. It may
/// hold the workouts of years, so it is read like an archive: each workout is found as a file of its own, and one of them is in memory at a time.
/// </summary>
internal static class PhoneExport
{
    private const int Looked = 256;

    /// <summary>True for what begins as the app writes it, packed or not. False for what cannot be opened: whoever reads it next tells why.</summary>
    public static bool IsLike(Func<Stream> open)
    {
        try
        {
            using var unpacked = ActivityFile.Unpacked(open());
            var head = new byte[Looked];
            return IsLike(head.AsSpan(0, unpacked.ReadAtLeast(head, Looked, throwOnEndOfStream: false)));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// Its workouts, goals, equipment and what is planned, as far as there are any. Of a damaged one what stands before the damage is found, and the damage.
    /// </summary>
    /// <param name="open">Opens it.</param>
    /// <param name="name">Its name, as a person is told it.</param>
    public static IEnumerable<FoundFile> Find(Func<Stream> open, string name)
    {
        using var parts = new JsonParts(new LimitedStream(ActivityFile.Unpacked(open()), ImportLimits.ArchiveBytes), ImportLimits.BinaryBytes);
        var (isEmpty, isWithin) = (true, false);
        while (Next(parts, name, ref isWithin) is { } found)
        {
            isEmpty = false;
            yield return found;
            if (found.Trouble is not null)
            {
                yield break;
            }
        }

        if (isEmpty)
        {
            yield return new FoundFile(name, () => Stream.Null);
        }
    }

    // The next workout while it is within their list, else one of the other lists.
    private static FoundFile? Next(JsonParts parts, string name, ref bool isWithin)
    {
        try
        {
            while (true)
            {
                if (isWithin)
                {
                    if (parts.ReadValue() is { } workout)
                    {
                        return new FoundFile($"{name}/{NameOf(workout)}", () => new MemoryStream(workout));
                    }

                    isWithin = false;
                }

                var (token, member) = parts.Read();
                if (token == JsonTokenType.None)
                {
                    return null;
                }

                if (member == "workouts")
                {
                    isWithin = parts.Read().Token == JsonTokenType.StartArray;
                }
                else if (member is not null && parts.ReadValue() is [(byte)'[', _, _, ..] list && member is "equipment" or "goals" or "planned")
                {
                    // Each list as a file of its own, as in the server's export; an empty list is left out.
                    byte[] whole = [.. Encoding.UTF8.GetBytes($"{{\"{member}\":"), .. list, (byte)'}'];
                    return new FoundFile($"{name}/{(member == "planned" ? "calendar" : member)}.json", () => new MemoryStream(whole));
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or IOException or InvalidDataException or UnreadableFileException)
        {
            var trouble = (broken as UnreadableFileException)?.Why ?? new Remark(RemarkCodes.Damaged, "It cannot be read to its end.");
            return FoundFile.NotOpened(name, trouble);
        }
    }

    private static bool IsLike(ReadOnlySpan<byte> head) =>
        head.TrimStart(" \r\n\t\uFEFF"u8) is [(byte)'{', ..] && head.IndexOf("\"made_at\""u8) is > 0 and var at && head.IndexOf("\"workouts\""u8) > at;

    // The app writes the id first.
    private static string NameOf(byte[] workout)
    {
        var reader = new Utf8JsonReader(workout);
        return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("session_id"u8)
            && reader.Read() && reader.TokenType == JsonTokenType.String && SessionId.TryParse(reader.GetString(), out var session)
                ? session + ".json"
                : "workout.json";
    }
}
