using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>The place in a list, as the phone carries it.</summary>
internal static class WorkoutCursors
{
    private const int Longest = 200;

    public static WorkoutCursor At(ListedWorkout last) => new(WorkoutCursor.SortMsOf(last.Summary), last.Key.Session.Value);

    public static string Of(ListedWorkout last)
    {
        var (sortMs, session) = At(last);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sortMs} {session}")));
    }

    public static bool TryParse(string text, out WorkoutCursor? cursor)
    {
        cursor = null;
        if (text.Length is 0 or > Longest || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        if (parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sort)
            || !SessionId.TryParse(parts[1], out _))
        {
            return false;
        }

        cursor = new WorkoutCursor(sort, parts[1]);
        return true;
    }
}
