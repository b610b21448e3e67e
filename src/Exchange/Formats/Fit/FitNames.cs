using System.Globalization;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>Names of the numbers of sports in the FIT profile (Garmin FIT SDK 21.217, Profile: sport, sub_sport), as far as they are used here.</summary>
internal static class FitNames
{
    /// <summary>The number of what is between two sports of a triathlon: a change of clothes.</summary>
    public const int Transition = 3;

    private static readonly string[] Sports =
    [
        "generic", "running", "cycling", "transition", "fitness_equipment", "swimming", "basketball", "soccer", "tennis", "american_football", "training",
        "walking", "cross_country_skiing", "alpine_skiing", "snowboarding", "rowing", "mountaineering", "hiking", "multisport", "paddling", "flying",
        "e_biking", "motorcycling", "boating", "driving", "golf", "hang_gliding", "horseback_riding", "hunting", "fishing", "inline_skating", "rock_climbing",
        "sailing", "ice_skating", "sky_diving", "snowshoeing", "snowmobiling", "stand_up_paddleboarding", "surfing", "wakeboarding", "water_skiing", "kayaking",
        "rafting", "windsurfing", "kitesurfing", "tactical", "jumpmaster", "boxing", "floor_climbing", "baseball",
    ];

    private static readonly Dictionary<int, string> MoreSports = new()
    {
        [53] = "diving", [62] = "hiit", [64] = "racket", [65] = "wheelchair_push_walk", [66] = "wheelchair_push_run", [67] = "meditation", [69] = "disc_golf",
        [70] = "team_sport", [71] = "cricket", [72] = "rugby", [73] = "hockey", [74] = "lacrosse", [75] = "volleyball", [80] = "mixed_martial_arts",
        [82] = "snorkeling", [83] = "dance", [84] = "jump_rope", [86] = "mobility", [88] = "canoeing",
    };

    // Where the sub-sport says more than the sport.
    private static readonly Dictionary<int, string> SubSports = new()
    {
        [14] = "indoor_rowing", [15] = "elliptical", [16] = "stair_climbing", [20] = "strength_training", [26] = "cardio_training", [37] = "backcountry_skiing",
        [43] = "yoga", [44] = "pilates", [62] = "breathing", [68] = "indoor_climbing", [69] = "bouldering", [70] = "hiit", [84] = "pickleball", [85] = "padel",
        [94] = "squash", [95] = "badminton", [97] = "table_tennis", [28] = "e_biking", [47] = "e_biking",
    };

    /// <summary>The exercise's name; <c>fit_sport_99</c> where the number has no name here; null where the file names no sport.</summary>
    public static string? Sport(int? sport, int? subSport)
    {
        if (subSport is { } sub && SubSports.TryGetValue(sub, out var finer))
        {
            return finer;
        }

        return sport switch
        {
            null or 0 => null,
            >= 0 when sport < Sports.Length => Sports[sport.Value],
            { } number => MoreSports.GetValueOrDefault(number, "fit_sport_" + number.ToString(CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>The number of a sport's name; null where it has none.</summary>
    public static int? NumberOf(string sport) => Array.IndexOf(Sports, sport) is >= 0 and var at ? at : null;
}
