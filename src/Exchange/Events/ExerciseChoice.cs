using Stamina.Exchange.Activities;
using Stamina.Exchange.Mending;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Events;

/// <summary>Chooses the exercise type of a workout: by what the person says, what the file names, what it holds, its title, and at last its speed.</summary>
internal static class ExerciseChoice
{
    private const double MetresPerSecondOfRun = 2.2;
    private const double MetresPerSecondOfRide = 6;
    private const double FastestRide = 20;

    /// <summary>The exercise type of a workout.</summary>
    /// <param name="mended">What was recorded.</param>
    /// <param name="wishes">What the person said, which counts first.</param>
    /// <param name="remarks">Is given what the person should know of the choice.</param>
    public static string Of(MendedActivity mended, ImportWishes wishes, List<Remark> remarks)
    {
        if (wishes.ExerciseType is { } wish)
        {
            return wish;
        }

        var source = mended.Source;
        if (ExerciseNames.TypeOf(source.TypeName, source.Creator, out var isKnown) is { } named)
        {
            if (!isKnown)
            {
                remarks.Add(
                    new Remark(
                        RemarkCodes.UnknownType,
                        "\"{name}\" is no exercise that is known here: kept as {type}, in no total of another exercise; edit its type to change that.",
                        ("type", named),
                        ("name", source.TypeName!)));
            }

            return named;
        }

        if (source.Sets.Count > 0)
        {
            return "weight_training";
        }

        if (source.LengthsMs.Count > 0 || source.PoolLengthM is not null)
        {
            return "swimming";
        }

        if (ExerciseNames.InTitle(source.Name) is { } told)
        {
            remarks.Add(new Remark(RemarkCodes.TypeFromTitle, "No exercise is named; taken as {type} from its title.", ("type", told)));
            return told;
        }

        var speed = UsualSpeed(mended.Points);
        var guess = speed switch
        {
            < MetresPerSecondOfRun => "walking",

            // Without times there is no speed; with a type that is known here the distance counts at least.
            null or < MetresPerSecondOfRide => "running",
            < FastestRide => "cycling",
            _ => ExerciseNames.Unnamed,
        };
        const string Change = " Edit its type, or say --as, to change that.";
        remarks.Add(
            speed is null || guess == ExerciseNames.Unnamed
                ? new Remark(RemarkCodes.TypeGuessed, "No exercise is named; taken as {type}." + Change, ("type", guess))
                : new Remark(RemarkCodes.TypeFromSpeed, "No exercise is named; taken as {type} from its speed." + Change, ("type", guess)));
        return guess;
    }

    // The median speed between readings of at most a minute apart, in metres per second; null where there are none.
    private static double? UsualSpeed(IReadOnlyList<ActivityPoint> points)
    {
        var speeds = new List<double>();
        for (var i = 1; i < points.Count; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            if (a.HasTime
                && b.HasTime
                && a.HasPlace
                && b.HasPlace
                && a.Stretch == b.Stretch
                && b.TimeMs - a.TimeMs is > 0 and <= 60_000
                && SphereDistance.Metres(a, b) is > 0.3 and var way)
            {
                speeds.Add(way * 1000 / (b.TimeMs - a.TimeMs));
            }
        }

        speeds.Sort();
        return speeds.Count == 0 ? null : speeds[speeds.Count / 2];
    }
}
