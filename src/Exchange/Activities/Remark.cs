using System.Globalization;

namespace Stamina.Exchange.Activities;

/// <summary>What a person is told of a file: a sentence, and a code that stays the same, so that a client can say it in another language.</summary>
public sealed record Remark
{
    /// <summary>Makes one.</summary>
    /// <param name="code">One of <see cref="RemarkCodes"/>.</param>
    /// <param name="words">The sentence in English; <c>{name}</c> stands for the value of that name.</param>
    /// <param name="values">The values, in the invariant culture.</param>
    public Remark(string code, string words, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            named[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
            words = words.Replace("{" + name + "}", named[name], StringComparison.Ordinal);
        }

        (Code, Text, Values) = (code, words, named);
    }

    /// <summary>One of <see cref="RemarkCodes"/>.</summary>
    public string Code { get; }

    /// <summary>The sentence in English.</summary>
    public string Text { get; }

    /// <summary>What the sentence is filled with, by name; empty where it is always the same.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The codes of remarks. They are part of the contract: one may be added, none gets another meaning. Braces name its values.</summary>
public static class RemarkCodes
{
    /// <summary>Nothing is in it.</summary>
    public const string Empty = "empty";

    /// <summary>A picture, a list of gear, another XML: no workouts.</summary>
    public const string OtherKind = "other_kind";

    /// <summary>The list of Apple Health, of which every workout is read from the file of its route.</summary>
    public const string AppleHealth = "apple_health";

    /// <summary>The {n} pieces of equipment of our own export.</summary>
    public const string Equipment = "equipment";

    /// <summary>The {n} planned workouts of our own export.</summary>
    public const string Plan = "plan";

    /// <summary>What our own export says of the account beside workouts and equipment.</summary>
    public const string OwnPart = "own_part";

    /// <summary>Its bytes are broken, or are not what they look like.</summary>
    public const string Damaged = "damaged";

    /// <summary>XML that is broken at {line}.</summary>
    public const string DamagedAt = "damaged_at";

    /// <summary>An archive of which only a password opens all files, or some.</summary>
    public const string Locked = "locked";

    /// <summary>The machine could not open it.</summary>
    public const string NotOpened = "not_opened";

    /// <summary>More than {mb} MB (2^20 bytes), unpacked.</summary>
    public const string TooLarge = "too_large";

    /// <summary>One text in it is longer than any that is real.</summary>
    public const string TextTooLong = "text_too_long";

    /// <summary>More than {n} readings.</summary>
    public const string TooManyPoints = "too_many_points";

    /// <summary>An archive of more than {n} files.</summary>
    public const string TooManyFiles = "too_many_files";

    /// <summary>Beyond the {n} workouts of one request.</summary>
    public const string TooManyWorkouts = "too_many_workouts";

    /// <summary>XML with a document type definition.</summary>
    public const string DocumentType = "document_type";

    /// <summary>A FIT file of settings or health data.</summary>
    public const string OtherFit = "other_fit";

    /// <summary>A route, course or workout that is planned.</summary>
    public const string Planned = "planned";

    /// <summary>A planner computed the times.</summary>
    public const string ComputedTimes = "computed_times";

    /// <summary>Waypoints alone.</summary>
    public const string OnlyWaypoints = "only_waypoints";

    /// <summary>No recording in it.</summary>
    public const string NoTrack = "no_track";

    /// <summary>A recording of which no reading can be used.</summary>
    public const string NoUsablePoint = "no_usable_point";

    /// <summary>A log without a set that can be used.</summary>
    public const string NoSets = "no_sets";

    /// <summary>A log that does not say whether its weights are kg or lb.</summary>
    public const string NoWeightUnit = "no_weight_unit";

    /// <summary>A log with dates such as {date}, which may be {day_first} or {month_first} (as 2026-05-04).</summary>
    public const string NoDateOrder = "no_date_order";

    /// <summary>It says nowhere which day it was.</summary>
    public const string NoDay = "no_day";

    /// <summary>It was deleted before it was exported.</summary>
    public const string DeletedBefore = "deleted_before";

    /// <summary>{n} rows of the archive's list name no file.</summary>
    public const string RowsWithoutFile = "rows_without_file";

    /// <summary>The archive's list of names and types cannot be read.</summary>
    public const string ListUnread = "list_unread";

    /// <summary>No reading has a time.</summary>
    public const string NoTimes = "no_times";

    /// <summary>The clock was before 1990 or in the future.</summary>
    public const string BrokenClock = "broken_clock";

    /// <summary>All readings have the same time.</summary>
    public const string ClockStoodStill = "clock_stood_still";

    /// <summary>{n} of {of} readings have no time.</summary>
    public const string SomeWithoutTime = "some_without_time";

    /// <summary>{name} is no exercise that is known; kept as {type}.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>Taken as {type} from its title.</summary>
    public const string TypeFromTitle = "type_from_title";

    /// <summary>Taken as {type} from its speed.</summary>
    public const string TypeFromSpeed = "type_from_speed";

    /// <summary>Taken as {type} without a hint.</summary>
    public const string TypeGuessed = "type_guessed";

    /// <summary>Taken as of {date}, as the person said.</summary>
    public const string DayAsSaid = "day_as_said";

    /// <summary>The server refused a part of it: {why}.</summary>
    public const string PartRefused = "part_refused";

    /// <summary>Its file is not kept beside it; said by whoever sends it to keep_original.</summary>
    public const string OriginalNotKept = "original_not_kept";
}
