using System.Buffers.Binary;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Events;

namespace Stamina.Tools.Phone.Simulation;

/// <summary>Turns a planned workout into the events that a phone would have sealed: an update every five minutes.</summary>
internal static class DiaryRecorder
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenPoints = TimeSpan.FromSeconds(10);

    public static EventWriter Record(SimulatedWorkout workout, string timeZone, string writer)
    {
        var events = new EventWriter(SessionId.Create(workout.ExerciseType, workout.Unique), writer);
        events.Started(workout.ExerciseType, workout.StartedAt, timeZone);
        var total = workout.Duration.TotalMilliseconds;
        var updates = (int)(workout.Duration / Interval);

        // Under water there is no signal: a swim has distance from its lengths and no points.
        var loop =
            workout.Metres > 0 && workout.ExerciseType is not "swimming"
                ? new Loop(workout.Metres, BinaryPrimitives.ReadInt32LittleEndian(workout.Unique.ToByteArray().AsSpan(12)))
                : null;
        var pulse = loop is null ? null : new Pulse(workout, BinaryPrimitives.ReadInt32LittleEndian(workout.Unique.ToByteArray().AsSpan(8)));
        for (var i = 0; i <= updates; i++)
        {
            var until = i < updates ? Interval * (i + 1) : workout.Duration;
            Update(Interval * i, (long)until.TotalMilliseconds, i);
        }

        events.Finished(workout.StartedAt + workout.Duration, (long)total);
        if (workout.Title.Length > 0)
        {
            events.Note(workout.StartedAt + workout.Duration, (long)total, workout.Title);
        }

        return events;

        void Update(TimeSpan from, long elapsedMs, int update) => events.Progress(workout.StartedAt.AddMilliseconds(elapsedMs), elapsedMs, json =>
        {
            if (workout.Metres > 0)
            {
                json.WriteDecimal("distance_m", workout.Metres * (pulse?.Way(elapsedMs / total) ?? elapsedMs / total), "0.###");
                if (loop is not null)
                {
                    WritePoints(json, loop, from, elapsedMs);
                }

                return;
            }

            json.WriteStartArray("sets");
            for (var i = workout.Sets.Count * update / (updates + 1); i < workout.Sets.Count * (update + 1) / (updates + 1); i++)
            {
                var set = workout.Sets[i];
                json.WriteStartObject();
                json.WriteString("exercise", set.Exercise);
                json.WriteNumber("weight", set.Kilograms);
                json.WriteString("unit", "kg");
                json.WriteNumber("repetitions", set.Repetitions);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

        void WritePoints(Utf8JsonWriter json, Loop way, TimeSpan from, long untilMs)
        {
            json.WriteStartArray("points");
            for (var t = from; t.TotalMilliseconds < untilMs; t += BetweenPoints)
            {
                var (lat, lon, elevation) = way.At(workout.Metres * pulse!.Way(t / workout.Duration));
                json.WriteStartObject();
                json.WriteNumber("t", (long)t.TotalMilliseconds);
                json.WriteDecimal("lat", lat, "0.#######");
                json.WriteDecimal("lon", lon, "0.#######");
                json.WriteDecimal("ele", elevation, "0.#");
                json.WriteNumber("acc", 5);
                json.WriteNumber("hr", pulse.At(t / workout.Duration));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
