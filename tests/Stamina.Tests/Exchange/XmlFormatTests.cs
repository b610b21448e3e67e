using System.Globalization;
using System.IO.Compression;
using System.Text;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>TCX, KML and the dialects of GPX.</summary>
public class XmlFormatTests
{
    private static string Track(int from, int count, Func<int, string>? more = null, bool place = true) =>
        "<Track>"
        + string.Concat(
            Enumerable
                .Range(from, count)
                .Select(i =>
                    $"<Trackpoint><Time>{Made.Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}</Time>"
                    + (
                        place
                            ? $"<Position><LatitudeDegrees>{(46 + (i * 0.00003)).ToString(CultureInfo.InvariantCulture)}</LatitudeDegrees><LongitudeDegrees>14.5</LongitudeDegrees></Position>"
                            : "")
                    + more?.Invoke(i)
                    + "</Trackpoint>"))
        + "</Track>";

    private static string At(int seconds) => Made.Start.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Tcx(string sport, params string[] laps) =>
        "<TrainingCenterDatabase xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities>"
        + Activity(sport, laps)
        + "</Activities></TrainingCenterDatabase>";

    private static string Activity(string sport, params string[] laps) =>
        $"<Activity Sport=\"{sport}\"><Id>2026-05-04T08:00:00Z</Id>{string.Concat(laps)}<Notes>Windy</Notes></Activity>";

    private static string Lap(int start, string inside) =>
        $"<Lap StartTime=\"{Made.Start.AddSeconds(start):yyyy-MM-ddTHH:mm:ssZ}\"><TotalTimeSeconds>60</TotalTimeSeconds><DistanceMeters>200</DistanceMeters>{inside}</Lap>";

    [Fact]
    public void A_lap_is_no_pause()
    {
        var workout = Made.Workout(Tcx("Running", Lap(0, Track(0, 60)), Lap(60, Track(60, 61))));
        var summary = Made.Fold(workout);
        summary.MovingMs.ShouldBe(120_000);
        summary.Metrics["distance"].ShouldBeInRange(399_500, 400_900);
        workout.Events.Count(e => e.Kind == "lap").ShouldBe(1);
        summary.Note.ShouldBe("Windy");
    }

    [Fact]
    public void An_id_without_seconds_begins_no_workout_before_its_first_lap()
    {
        var workout = Made.Workout(Tcx("Running", Lap(23, Track(23, 61)), Lap(83, Track(83, 61))));
        workout.StartedAt.ToUniversalTime().ShouldBe(Made.Start.AddSeconds(23));
        Made.Fold(workout).ElapsedMs.ShouldBe(120_000);
    }

    [Fact]
    public void A_second_track_within_a_lap_is_a_pause() =>
        Made.Fold(Made.Workout(Tcx("Running", Lap(0, Track(0, 61) + Track(1_000, 61))))).MovingMs.ShouldBe(120_000);

    [Fact]
    public void Of_a_pool_or_a_treadmill_the_distances_of_the_laps_count_and_what_is_missing_is_a_pause()
    {
        string LapOf(int from, int seconds, int metres) =>
            $"<Lap StartTime=\"{At(from)}\"><TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters><Track>"
            + string.Concat(Enumerable.Range(from, seconds + 1).Select(i =>
                $"<Trackpoint><Time>{At(i)}</Time><HeartRateBpm><Value>130</Value></HeartRateBpm></Trackpoint>"))
            + "</Track></Lap>";

        // The first lap has no readings: the watch began to write after it.
        var first = $"<Lap StartTime=\"{At(0)}\"><TotalTimeSeconds>700</TotalTimeSeconds><DistanceMeters>500</DistanceMeters></Lap>";
        var summary = Made.Fold(Made.Workout(Tcx("Other", first, LapOf(700, 300, 250), LapOf(1_300, 200, 150))));
        summary.Metrics["distance"].ShouldBe(900_000);
        summary.ElapsedMs.ShouldBe(1_500_000);
        summary.MovingMs.ShouldBe(1_200_000);
    }

    [Fact]
    public void A_lap_without_a_signal_does_not_count_the_way_of_the_laps_before_it_again()
    {
        var inside = $"<Lap StartTime=\"{At(60)}\"><TotalTimeSeconds>60</TotalTimeSeconds><DistanceMeters>0</DistanceMeters><Track>"
            + string.Concat(Enumerable.Range(61, 60).Select(i =>
                $"<Trackpoint><Time>{At(i)}</Time><HeartRateBpm><Value>130</Value></HeartRateBpm></Trackpoint>"))
            + "</Track></Lap>";
        var summary = Made.Fold(Made.Workout(Tcx("Running", Lap(0, Track(0, 61)), inside)));
        summary.Metrics["distance"].ShouldBeInRange(199_500, 200_500);
        summary.Metrics["average_heart_rate"].ShouldBe(130);
    }

    [Fact]
    public void Each_sport_of_a_session_is_a_workout_and_does_not_count_its_parents_distance()
    {
        string Distance(int i) => $"<DistanceMeters>{i * 5}</DistanceMeters><HeartRateBpm><Value>140</Value></HeartRateBpm>";
        var session =
            "<TrainingCenterDatabase><Activities><MultiSportSession><FirstSport>"
            + Activity("Running", Lap(0, Track(0, 101, Distance, place: false)))
            + "</FirstSport><NextSport>"
            + Activity("Biking", Lap(200, Track(200, 101, Distance, place: false)))
            + "</NextSport></MultiSportSession></Activities></TrainingCenterDatabase>";
        var workouts = Made.Read(session).Cast<MadeWorkout>().Select(m => m.Workout).ToList();
        workouts.Select(w => w.ExerciseType).ShouldBe(["running", "cycling"]);
        workouts.Select(w => Made.Fold(w).Metrics["distance"]).ShouldBe([500_000, 500_000]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-17.5")]
    public void Distances_that_say_nothing_are_not_believed(string useless)
    {
        var summary = Made.Fold(Made.Workout(Tcx("Running", Lap(0, Track(0, 61, _ => $"<DistanceMeters>{useless}</DistanceMeters>")))));
        summary.Metrics["distance"].ShouldBeInRange(199_500, 200_500);
        summary.NotCounted.ShouldBeNull();
    }

    [Fact]
    public void A_session_without_a_track_is_taken_by_its_totals()
    {
        var summary = Made.Fold(
            Made.Workout(
                Tcx("Running", "<Lap StartTime=\"2026-05-04T08:00:00Z\"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters></Lap>"))
        );
        summary.ElapsedMs.ShouldBe(1_800_000);
        summary.Metrics["distance"].ShouldBe(5_000_000);
    }

    [Theory]
    [InlineData(
        "<extensions><gpxtpx:TrackPointExtension xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\"><gpxtpx:atemp>21</gpxtpx:atemp><gpxtpx:hr>151</gpxtpx:hr><gpxtpx:cad>88</gpxtpx:cad></gpxtpx:TrackPointExtension><power>210</power></extensions>"
    )]
    [InlineData(
        "<extensions><ns3:TrackPointExtension xmlns:ns3=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v2\"><ns3:atemp>21</ns3:atemp><ns3:hr>151</ns3:hr><ns3:cad>88</ns3:cad></ns3:TrackPointExtension><pwr:PowerInWatts xmlns:pwr=\"http://www.garmin.com/xmlschemas/PowerExtension/v1\">210</pwr:PowerInWatts></extensions>"
    )]
    [InlineData(
        "<extensions><gpxdata:hr xmlns:gpxdata=\"http://www.cluetrust.com/XML/GPXDATA/1/0\">151</gpxdata:hr><gpxdata:cadence xmlns:gpxdata=\"http://www.cluetrust.com/XML/GPXDATA/1/0\">88</gpxdata:cadence><gpxdata:temp xmlns:gpxdata=\"http://www.cluetrust.com/XML/GPXDATA/1/0\">21</gpxdata:temp><watts>210</watts></extensions>"
    )]
    [InlineData("<extensions><heartrate>151</heartrate><cadence>88</cadence><power>210</power><temperature>21</temperature></extensions>")]
    public void Every_dialect_of_heart_rate_cadence_power_and_temperature_is_read(string extensions)
    {
        var points = Enumerable.Range(0, 11).Select(i => Made.Point(46 + (i * 0.00005), 14.5, Made.Start.AddSeconds(i), extensions));
        var body = Encoding.UTF8.GetString(Made.Workout(Made.GpxOf("<type>cycling</type>", points)).Events.Single(e => e.Kind == "progress").Body);
        body.ShouldContain("\"hr\":151,\"cad\":88,\"power\":210,\"temp\":21");
    }

    [Fact]
    public void What_says_in_FIT_that_a_sensor_measured_nothing_is_no_measure_where_a_program_has_copied_it()
    {
        const string None = "<extensions><hr>255</hr><cad>255</cad><power>65535</power><atemp>127</atemp></extensions>";
        const string Some = "<extensions><hr>151</hr><cad>88</cad><power>210</power><atemp>21</atemp></extensions>";
        var points = Enumerable.Range(0, 11).Select(i => Made.Point(46 + (i * 0.00005), 14.5, Made.Start.AddSeconds(i), i % 2 == 0 ? None : Some));
        var workout = Made.Workout(Made.GpxOf("<type>cycling</type>", points));
        var metrics = Made.Fold(workout).Metrics;
        (metrics["max_heart_rate"], metrics["average_cadence"], metrics["max_power"]).ShouldBe((151, 88, 210));
        Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body).ShouldNotContain("\"temp\":127");
    }

    [Fact]
    public void Strides_of_one_foot_become_steps_of_both()
    {
        var points = Enumerable
            .Range(0, 11)
            .Select(i => Made.Point(46 + (i * 0.00003), 14.5, Made.Start.AddSeconds(i), "<extensions><cad>88</cad></extensions>"));
        Encoding.UTF8.GetString(Made.Workout(Made.Gpx(points)).Events.Single(e => e.Kind == "progress").Body).ShouldContain("\"cad\":176");
    }

    [Fact]
    public void Names_and_descriptions_are_kept()
    {
        var summary = Made.Fold(Made.Workout(Made.GpxOf("<name>Round the lake</name><desc>With Ana</desc><type>running</type>", Made.Run(0, 11))));
        (summary.Title, summary.Note).ShouldBe(("Round the lake", "With Ana"));
    }

    [Fact]
    public void A_track_of_another_type_is_another_workout()
    {
        string Trk(string type, int from) => $"<trk><type>{type}</type><trkseg>{string.Concat(Made.Run(from, 31))}</trkseg></trk>";
        var workouts = Made.Read("<gpx>" + Trk("walking", 0) + Trk("Car", 100) + Trk("running", 200) + "</gpx>").Cast<MadeWorkout>().ToList();
        workouts.Select(w => w.Workout.ExerciseType).ShouldBe(["walking", "car", "running"]);
    }

    [Fact]
    public void An_activity_that_stands_in_a_file_twice_is_one_workout()
    {
        var run = Activity("Running", Lap(0, Track(0, 61)));
        var other = Activity("Running", Lap(1_000, Track(1_000, 61)));
        var workouts = Made.Read($"<TrainingCenterDatabase><Activities>{run}{run}{other}</Activities></TrainingCenterDatabase>")
            .Cast<MadeWorkout>().Select(made => made.Workout).ToList();
        workouts.Select(w => (w.Points, w.Aside)).ShouldBe([(61, "61 repeated"), (61, null)]);
    }

    [Fact]
    public void Tracks_of_one_exercise_by_two_names_are_one_workout_and_count_once()
    {
        string Trk(string type) => $"<trk><type>{type}</type><trkseg>{string.Concat(Made.Run(0, 61))}</trkseg></trk>";
        var workout = Made.Workout("<gpx>" + Trk("Run") + Trk("running") + Trk("Trail Running") + "</gpx>");
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(199_000, 199_500);
    }

    [Theory]
    [InlineData("mountain biking", "made", "cycling")]
    [InlineData("weight_training", "made", "weight_training")]
    [InlineData("9", "StravaGPX iPhone", "running")]
    [InlineData("1", "StravaGPX", "cycling")]
    [InlineData("Lauf", "made", "running")]
    [InlineData("Course à pied", "made", "running")]
    [InlineData("HKWorkoutActivityTypeCycling", "made", "cycling")]
    public void Another_services_name_is_understood(string name, string creator, string type)
    {
        var workout = Made.Workout(
            Made.GpxOf($"<type>{name}</type>", Made.Run(0, 11)).Replace("creator=\"made\"", $"creator=\"{creator}\"", StringComparison.Ordinal));
        workout.ExerciseType.ShouldBe(type);
        workout.Remarks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("taxi", "taxi")]
    [InlineData("Rowing", "rowing")]
    [InlineData("71", "type_hb")]
    [InlineData("気球", "workout")]
    public void A_name_that_nobody_knows_is_kept_and_said_and_is_no_run(string name, string type)
    {
        var workout = Made.Workout(Made.GpxOf($"<type>{name}</type>", Made.Run(0, 11)));
        workout.ExerciseType.ShouldBe(type);
        workout.Remarks.ShouldContain(r => r.Text.Contains(type, StringComparison.Ordinal));
        Made.Fold(workout).Metrics.Keys.ShouldNotContain("distance");
    }

    [Theory]
    [InlineData(0.00001, "walking", "from its speed")]
    [InlineData(0.00003, "running", "from its speed")]
    [InlineData(0.0001, "cycling", "from its speed")]
    [InlineData(0.0003, "workout", "taken as workout. ")]
    [InlineData(0, "running", "taken as running. ")]
    public void Where_no_exercise_is_named_it_is_guessed_and_that_is_said(double step, string type, string said)
    {
        var points = Enumerable.Range(0, 31).Select(i => Made.Point(46 + (i * (step == 0 ? 0.0001 : step)), 14.5, step == 0 ? null : Made.Start.AddSeconds(i)));
        var workout = Made.Workout(Made.GpxOf("", points), Made.Wishes with { Date = new DateOnly(2026, 5, 4) });
        workout.ExerciseType.ShouldBe(type);
        workout.Remarks.ShouldContain(r => r.Text.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_track_of_KML_is_read_with_its_times_and_heart_rates()
    {
        var whens = string.Concat(Enumerable.Range(0, 31).Select(i => $"<when>{Made.Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}</when>"));
        var coords = string.Concat(
            Enumerable.Range(0, 31).Select(i => $"<gx:coord>14.5 {(46 + (i * 0.00003)).ToString(CultureInfo.InvariantCulture)} 300</gx:coord>"));
        var rates = string.Concat(Enumerable.Repeat("<gx:value>144</gx:value>", 31));
        var kml =
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"http://www.google.com/kml/ext/2.2\"><Document><Placemark><name>Evening Run</name><gx:Track>"
            + whens
            + coords
            + "<ExtendedData><SchemaData><gx:SimpleArrayData name=\"heartrate\">"
            + rates
            + "</gx:SimpleArrayData></SchemaData></ExtendedData></gx:Track></Placemark></Document></kml>";
        var workout = Made.Workout(kml);
        workout.ExerciseType.ShouldBe("running");
        Made.Fold(workout).Metrics["average_heart_rate"].ShouldBe(144);

        using var kmz = new MemoryStream();
        using (var zip = new ZipArchive(kmz, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("doc.kml").Open();
            entry.Write(Encoding.UTF8.GetBytes(kml));
        }

        Made.Fold(Made.Workout(kmz.ToArray())).Metrics["distance"].ShouldBe(Made.Fold(workout).Metrics["distance"]);
    }

    [Fact]
    public void What_a_track_of_KML_measures_besides_is_passed_over()
    {
        static string Measured(string name, int value) =>
            $"<gx:SimpleArrayData name=\"{name}\">{string.Concat(Enumerable.Repeat($"<gx:value>{value}</gx:value>", 31))}</gx:SimpleArrayData>";
        var kml = "<kml><Document><Placemark><name>Evening Run</name><gx:Track>"
            + string.Concat(Enumerable.Range(0, 31).Select(i => $"<when>{At(i)}</when>"))
            + string.Concat(Enumerable.Range(0, 31).Select(i => $"<gx:coord>14.5 46.0{(i * 3) + 1_000} 300</gx:coord>"))
            + $"<ExtendedData><SchemaData>{Measured("Steps", 7)}{Measured("Heart_Rate", 144)}{Measured("Stress", 9)}</SchemaData></ExtendedData>"
            + "</gx:Track></Placemark></Document></kml>";
        Made.Fold(Made.Workout(kml)).Metrics["average_heart_rate"].ShouldBe(144);
    }

    [Fact]
    public void A_marker_beside_a_track_of_KML_is_no_reading_and_placemarks_alone_are_a_recording()
    {
        static string Spot(int second, int north) =>
            $"<Placemark><TimeStamp><when>{At(second)}</when></TimeStamp><Point><coordinates>14.5,46.0{north},300</coordinates></Point></Placemark>";
        var track = "<Placemark><name>Evening Run</name><gx:Track>"
            + string.Concat(Enumerable.Range(0, 31).Select(i => $"<when>{At(i)}</when>"))
            + string.Concat(Enumerable.Range(0, 31).Select(i => $"<gx:coord>14.5 46.0{(i * 3) + 1_000} 300</gx:coord>"))
            + "</gx:Track></Placemark>";
        var workout = Made.Workout($"<kml><Document>{Spot(15, 1_900)}{track}{Spot(20, 1_060)}</Document></kml>");
        var alone = Made.Workout($"<kml><Document>{track}</Document></kml>");
        (workout.Points, workout.Aside).ShouldBe((31, null));
        (Made.Fold(workout).Metrics["distance"], Made.Fold(workout).MovingMs).ShouldBe((Made.Fold(alone).Metrics["distance"], Made.Fold(alone).MovingMs));

        var spots = string.Concat(Enumerable.Range(0, 31).Select(i => Spot(i, (i * 3) + 1_000)));
        Made.Workout($"<kml><Document>{spots}</Document></kml>").Points.ShouldBe(31);
    }

    [Fact]
    public void A_course_is_no_recording() =>
        Made.Refusal("<TrainingCenterDatabase><Courses><Course/></Courses></TrainingCenterDatabase>").ShouldContain("planned course");

    [Fact]
    public void A_segment_that_begins_without_a_fix_is_parted_from_the_one_before_all_the_same()
    {
        // It begins 200 m from where the other ended, 41 s later: somebody might have run that.
        var searching = Made.Point(0, 0, Made.Start.AddSeconds(100), "<extensions><hr>120</hr></extensions>");
        var summary = Made.Fold(Made.Workout(Made.Gpx(Made.Run(0, 61), Made.Run(101, 61).Prepend(searching))));
        summary.Metrics["distance"].ShouldBeInRange(396_000, 402_000);
        summary.MovingMs.ShouldBe(120_000);
    }

    [Fact]
    public void The_names_of_all_tracks_are_kept_and_each_day_has_that_of_its_own()
    {
        string Trk(string name, int from) => $"<trk><name>{name}</name><trkseg>{string.Concat(Made.Run(from, 31))}</trkseg></trk>";
        var morning = Made.Fold(Made.Workout("<gpx>" + Trk("Up", 0) + Trk("Along", 100) + Trk("Up", 150) + Trk("Down", 200) + "</gpx>"));
        (morning.Title, morning.Note).ShouldBe(("Up", "Along\nDown"));

        var tour = Made.Read("<gpx>" + Trk("Day 1", 0) + Trk("Day 2", 86_400) + "</gpx>").Cast<MadeWorkout>().Select(m => Made.Fold(m.Workout)).ToList();
        tour.Select(w => (w.Title, w.Note)).ShouldBe([("Day 1", null), ("Day 2", null)]);
    }

    [Theory]
    [InlineData("tcx", "Running", 110, 220)]
    [InlineData("tcx", "Running", 176, 176)]
    [InlineData("made", "running", 88, 176)]
    [InlineData("made", "running", 150, 150)]
    [InlineData("Stamina", "running", 110, 110)]
    [InlineData("Stamina", "walking", 75, 75)]
    [InlineData("made", "cycling", 75, 75)]
    public void Strides_are_doubled_where_the_format_or_else_the_number_says_that_they_are_of_one_foot(string format, string type, int written, int steps)
    {
        var workout = format == "tcx"
            ? Made.Workout(Tcx(type, Lap(0, Track(0, 31, _ => $"<Extensions><TPX><RunCadence>{written}</RunCadence></TPX></Extensions>"))))
            : Made.Workout(
                Made.GpxOf($"<type>{type}</type>", Enumerable.Range(0, 31).Select(Walked))
                    .Replace("creator=\"made\"", $"creator=\"{format}\"", StringComparison.Ordinal));
        Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body).ShouldContain($"\"cad\":{steps}");

        string Walked(int i) => Made.Point(46 + (i * 0.00003), 14.5, Made.Start.AddSeconds(i), $"<extensions><cad>{written}</cad></extensions>");
    }
}
