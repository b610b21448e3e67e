using System.Text;
using Stamina.Documents;
using Stamina.Ports.Documents;

namespace Stamina.Tests.DataHandler;

/// <summary>Stored documents as text, decoded and in one order, for comparison.</summary>
internal static class Canonical
{
    public static string Of(StoredWorkout workout)
    {
        var events = workout.Log.Events.Select(e =>
            $"  {e.Writer} {e.Seq} {e.Kind} {e.Body.ToStringUtf8()} at {e.ReceivedAtMs} of {Convert.ToHexString(e.BatchEpoch.Span)}/{e.BatchNumber} {(e.Quarantined ? "quarantined" : "")}"
        );
        return $"{workout.Key.User} {workout.Key.Session} deleted {workout.DeletedAt:o}\n{string.Join('\n', events)}\n  {Json(workout.Summary)}\n  {Json(workout.Overlay)}";
    }

    public static string Of(MonthTotals month) => $"{month.Key.User} {month.Key.Month} {Json(month)}";

    private static string Json<T>(T? document) => document is null ? "none" : Encoding.UTF8.GetString(DocumentCodec.Encode(document, tight: false).AsSpan(1));
}
