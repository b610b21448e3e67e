using System.Buffers.Binary;
using System.Security.Cryptography;
using Stamina.Exchange.Sharing;
using Stamina.Exchange.Writing;
using Stamina.Exercises;

namespace Stamina.Tests.Sharing;

/// <summary>
/// 200 people, 30 workouts each from home and back, all of them given away: how many homes does a stranger find to 50 m? The attacks are shown to find homes
/// that are hidden the plain way, and then find at most one in twenty.
/// </summary>
public sealed class HomeAttackTests(ITestOutputHelper output)
{
    private const int People = 200;
    private const int Workouts = 30;
    private const double Found = 50;

    [Fact]
    public void Of_200_homes_behind_30_workouts_each_at_most_one_in_twenty_is_found()
    {
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var shown = 0d;
        Parallel.For(0, People, seed =>
        {
            var runner = new StreetRunner(seed);
            var random = new Random(seed);
            var places = new List<HiddenPlace>();
            var secret = SHA256.HashData(BitConverter.GetBytes(seed));
            var (plain, copies) = (new List<IReadOnlyList<TrackPoint>>(), new List<(WrittenWorkout Whole, SharedCopy Copy)>());
            for (var n = 0; n < Workouts; n++)
            {
                var (workout, track) = runner.Workout();
                plain.Add([.. track.Where(point => Length(StreetRunner.FromHome(point.LatE7, point.LonE7)) > 200)]);
                copies.Add((workout, SharedCopy.Of($"running_{seed}_{n}", workout, track, Hide(secret, places, track))));
            }

            var tracks = copies.ConvertAll(copy => copy.Copy.Track);
            var ends = HomeAttacks.Ends(tracks);
            var (circle, middle) = (HomeAttacks.Circle(ends, random), HomeAttacks.Middle(ends));
            Look("plain, circle", HomeAttacks.Circle(HomeAttacks.Ends(plain), random));
            Look("zones, circle", circle);
            Look("zones, middle of the ends", middle);
            Look("zones, beyond the middle", HomeAttacks.Beyond(circle, middle));
            foreach (var before in (int[])[0, 5, 10, 20])
            {
                Look($"zones, directions, {before:00} points before the ends", HomeAttacks.Directions(tracks, before));
            }

            Look("zones, hidden distance", HomeAttacks.HiddenDistance(copies.ConvertAll(copy => (Metres(copy.Copy.Workout), copy.Copy.Track))));
            Look("zones with whole figures, hidden distance", HomeAttacks.HiddenDistance(copies.ConvertAll(copy => (Metres(copy.Whole), copy.Copy.Track))));
            lock (found)
            {
                shown += copies.Average(copy => Metres(copy.Copy.Workout) / Metres(copy.Whole));
            }
        });

        foreach (var (attack, count) in found)
        {
            output.WriteLine($"{attack}: {count}");
        }

        output.WriteLine($"shown of the way: {shown / People:P0}");
        found["plain, circle"].ShouldBeGreaterThan(People * 8 / 10, "the attack finds what is hidden by a plain circle around the home");
        found["zones with whole figures, hidden distance"].ShouldBeGreaterThan(People / 5, "figures of the whole workout give the home away");
        found.Where(one => one.Key.StartsWith("zones, ", StringComparison.Ordinal)).ShouldAllBe(one => one.Value <= People / 20);

        void Look(string attack, (double X, double Y) guess)
        {
            lock (found)
            {
                found[attack] = found.GetValueOrDefault(attack) + (Length(guess) < Found ? 1 : 0);
            }
        }
    }

    // As the server does: where a track begins or ends in the open, that place is hidden from then on.
    private static HiddenPlaces Hide(byte[] secret, List<HiddenPlace> places, IReadOnlyList<TrackPoint> track)
    {
        Span<byte> id = stackalloc byte[16];
        while (true)
        {
            var hidden = new HiddenPlaces(secret, places);
            if (hidden.OpenEnd(track) is not { } end)
            {
                return hidden;
            }

            BinaryPrimitives.WriteInt32BigEndian(id, places.Count);
            places.Add(new HiddenPlace(new Guid(id), end.LatE7, end.LonE7, Hidden: true));
        }
    }

    private static double Metres(WrittenWorkout workout) => workout.DistanceMm!.Value / 1000d;

    private static double Length((double X, double Y) at) => Math.Sqrt((at.X * at.X) + (at.Y * at.Y));
}
