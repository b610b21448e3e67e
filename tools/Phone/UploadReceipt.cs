using System.Text.Json;

namespace Stamina.Tools.Phone;

/// <summary>What the server said of each event it was sent.</summary>
internal sealed record UploadReceipt(IReadOnlyList<(string Session, int Seq)> Accepted, IReadOnlyList<string> Refused)
{
    public static UploadReceipt Read(JsonElement answer)
    {
        var accepted = new List<(string, int)>();
        var refused = new List<string>();
        if (answer.TryGetProperty("workouts", out var workouts))
        {
            foreach (var workout in workouts.EnumerateArray())
            {
                ReadWorkout(workout, accepted, refused);
            }
        }
        else
        {
            ReadWorkout(answer, accepted, refused);
        }

        return new UploadReceipt(accepted, refused);
    }

    private static void ReadWorkout(JsonElement workout, List<(string Session, int Seq)> accepted, List<string> refused)
    {
        var session = workout.GetProperty("session_id").GetString()!;
        if (!workout.TryGetProperty("outcomes", out var outcomes))
        {
            refused.Add(workout.GetRawText());
            return;
        }

        foreach (var outcome in outcomes.EnumerateArray())
        {
            if (outcome.GetProperty("outcome").ValueEquals("accepted"))
            {
                accepted.Add((session, outcome.GetProperty("seq").GetInt32()));
            }
            else
            {
                refused.Add(outcome.GetRawText());
            }
        }
    }
}
