using System.Text.Json;
using Stamina.Contracts.Ids;

namespace Stamina.Tools.Phone;

/// <summary>Turns a track into the events that a phone would have sealed while recording it.</summary>
internal static class TrackRecorder
{
    // What fits well below the largest event that the contract allows, at about 90 bytes a point.
    private const int MaxPointsPerEvent = 1_000;

    /// <param name="track">The track.</param>
    /// <param name="clock">What its times are good for.</param>
    /// <param name="exerciseType">As which exercise it is recorded.</param>
    /// <param name="startedAt">When the workout began.</param>
    /// <param name="timeZone">IANA name that goes with it.</param>
    /// <param name="interval">How often events are sealed.</param>
    /// <param name="unique">128 bits of the session id.</param>
    /// <param name="writer">Who records.</param>
    public static EventWriter Record(
        GpxTrack track, TrackClock clock, string exerciseType, DateTimeOffset startedAt, string timeZone, TimeSpan interval, Guid unique, string writer)
    {
        var events = new EventWriter(SessionId.Create(exerciseType, unique), writer);
        events.Started(exerciseType, startedAt, timeZone);

        var pending = new List<(GpxPoint Point, long? Elapsed, bool Gap)>();
        long elapsed = 0, sealedAt = 0;
        var intervalMs = (long)interval.TotalMilliseconds;

        void Seal()
        {
            if (pending.Count == 0)
            {
                return;
            }

            events.Progress(startedAt.AddMilliseconds(elapsed), elapsed, json => WritePoints(json, pending));
            pending.Clear();
        }

        foreach (var segment in track.Segments)
        {
            for (var i = 0; i < segment.Count; i++)
            {
                // A time that goes backwards is no time: the point still tells where the person was.
                long? t = clock.StartedAt is { } zero && segment[i].Time is { } time && (long)(time - zero).TotalMilliseconds is var ms && ms >= elapsed ? ms : null;
                if (pending.Count == MaxPointsPerEvent || (t is { } due && due - sealedAt >= intervalMs))
                {
                    Seal();
                    sealedAt = t ?? sealedAt;
                }

                elapsed = t ?? elapsed;
                pending.Add((segment[i], t, Gap: i == 0));
            }
        }

        Seal();
        events.Finished(startedAt.AddMilliseconds(elapsed), elapsed);
        return events;
    }

    private static void WritePoints(Utf8JsonWriter json, List<(GpxPoint Point, long? Elapsed, bool Gap)> points)
    {
        json.WriteStartArray("points");
        foreach (var (point, elapsed, gap) in points)
        {
            json.WriteStartObject();
            if (elapsed is { } t)
            {
                json.WriteNumber("t", t);
            }

            json.WriteDecimal("lat", point.Lat, "0.#######");
            json.WriteDecimal("lon", point.Lon, "0.#######");
            if (point.Elevation is { } elevation)
            {
                json.WriteDecimal("ele", elevation, "0.##");
            }

            if (point.HeartRate is { } heartRate)
            {
                json.WriteNumber("hr", heartRate);
            }

            if (point.Cadence is { } cadence)
            {
                json.WriteNumber("cad", cadence);
            }

            if (gap)
            {
                json.WriteBoolean("gap", value: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
