using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Events;
using Stamina.Http.Problems;

namespace Stamina.WorkoutServer.Imports;

/// <summary>What a client says beside the file.</summary>
/// <param name="FileName">As the outcomes name it.</param>
/// <param name="OnlyLook">True: nothing is taken.</param>
/// <param name="Except">Workouts that are not taken: the person has them from elsewhere.</param>
/// <param name="Wishes">How the file is to be read.</param>
internal sealed record ImportRequest(string FileName, bool OnlyLook, IReadOnlySet<string> Except, ImportWishes Wishes)
{
    /// <summary>As many as an address has room for.</summary>
    public const int MostExcept = 100;

    private const int LongestName = 100;

    public static bool TryRead(
        IQueryCollection asked,
        DateTimeOffset now,
        [NotNullWhen(true)] out ImportRequest? request,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        request = null;
        refusal = null;
        var mode = asked["mode"].ToString();
        var (type, unit, zone) = (Given("exercise_type"), Given("weight_unit"), Given("time_zone"));
        var except = Given("except")?.Split(',') ?? [];
        DateOnly? date = null;
        if (Given("date") is { } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                refusal = Refusal.OfField("date", "a day, as 2026-05-04");
                return false;
            }

            date = day;
        }

        refusal = mode is not ("" or "take" or "look") ? Refusal.OfField("mode", "take or look")
            : type is not null && !TypeId.IsPrefix(type) ? Refusal.OfField("exercise_type", "1 to 63 characters of a-z and inner _")
            : unit is not (null or "kg" or "lb") ? Refusal.OfField("weight_unit", "kg or lb")
            : zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null
                ? Refusal.OfField("time_zone", "an IANA zone name, as Europe/Ljubljana")
            : except.Length > MostExcept || except.Any(id => !SessionId.TryParse(id, out _))
                ? Refusal.OfField("except", $"at most {MostExcept} session ids, parted by commas")
            : null;
        if (refusal is not null)
        {
            return false;
        }

        request = new ImportRequest(
            NameOf(asked["file"].ToString()),
            mode == "look",
            except.ToHashSet(StringComparer.Ordinal),
            new ImportWishes
            {
                ProfileZone = zone ?? "Etc/UTC",
                ExerciseType = type,
                Date = date,
                WeightUnit = unit,
                Now = now,
            });
        return true;

        string? Given(string name) => asked[name].ToString() is { Length: > 0 } given ? given : null;
    }

    // The file is laid beside under its own name, so nothing of it may lead elsewhere.
    private static string NameOf(string given)
    {
        var name = new string([.. given.Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ')]).Trim(' ', '.');
        return name.Length == 0 ? "file" : name.Length <= LongestName ? name : name[^LongestName..].TrimStart(' ', '.') is { Length: > 0 } end ? end : "file";
    }
}
