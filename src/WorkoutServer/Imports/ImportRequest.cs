using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;
using Stamina.Http.Problems;

namespace Stamina.WorkoutServer.Imports;

/// <summary>What a client says beside the file.</summary>
/// <param name="FileName">As the outcomes name it; the file is laid beside under it.</param>
/// <param name="OnlyLook">True: nothing is taken.</param>
/// <param name="Except">Workouts that are not taken: the person has them from elsewhere.</param>
/// <param name="Wishes">How the file is to be read.</param>
internal sealed record ImportRequest(string FileName, bool OnlyLook, IReadOnlySet<string> Except, ImportWishes Wishes)
{
    /// <summary>Workouts of one request; how to go on is said.</summary>
    public const int MostWorkouts = 2_000;

    /// <summary>As many as an address has room for.</summary>
    public const int MostExcept = 100;

    /// <summary>Where in the file to begin.</summary>
    public ImportPlace From { get; init; }

    /// <summary>Workouts that are told of in one answer, those that are left out too.</summary>
    public int Most { get; init; } = MostWorkouts;

    /// <summary>True where the client knows of <c>next</c>, as it named a page itself.</summary>
    public bool IsPaged { get; init; }

    public static bool TryRead(
        IQueryCollection asked,
        DateTimeOffset now,
        [NotNullWhen(true)] out ImportRequest? request,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        request = null;
        refusal = null;
        var mode = asked["mode"].ToString();
        var (type, unit, order, zone) = (Given("exercise_type"), Given("weight_unit"), Given("date_order"), Given("time_zone"));
        var except = Given("except")?.Split(',') ?? [];
        var (from, most) = (default(ImportPlace), MostWorkouts);
        if (Given("from") is { } begin && !ImportPlace.TryParse(begin, out from))
        {
            refusal = Refusal.OfField("from", "next of the answer before, unchanged");
            return false;
        }

        if (Given("most") is { } asMany
            && (!int.TryParse(asMany, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MostWorkouts))
        {
            refusal = Refusal.OfField("most", $"a whole number from 1 to {MostWorkouts}");
            return false;
        }

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
            : order is not (null or "dmy" or "mdy") ? Refusal.OfField("date_order", "dmy or mdy")
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
            SafeFileName.Of(asked["file"].ToString()),
            mode == "look",
            except.ToHashSet(StringComparer.Ordinal),
            new ImportWishes
            {
                ProfileZone = zone ?? "Etc/UTC",
                ExerciseType = type,
                Date = date,
                WeightUnit = unit,
                IsDayFirst = order is null ? null : order == "dmy",
                Now = now,
            })
        {
            From = from,
            Most = most,
            IsPaged = Given("from") is not null || Given("most") is not null,
        };
        return true;

        string? Given(string name) => asked[name].ToString() is { Length: > 0 } given ? given : null;
    }
}

/// <summary>A place in a file, as <c>next</c> of an answer names it.</summary>
/// <param name="File">Which of the files of the archive, from 0 on; 0 for a single file.</param>
/// <param name="Result">Which of what that file holds, from 0 on.</param>
internal readonly record struct ImportPlace(int File, int Result)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}.{Result}");

    public static bool TryParse(string text, out ImportPlace place)
    {
        place = default;
        var parts = text.Split('.');
        if (parts.Length != 2 || !TryRead(parts[0], out var file) || !TryRead(parts[1], out var result))
        {
            return false;
        }

        place = new ImportPlace(file, result);
        return true;
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
