using System.Text;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>F14: files are read in whatever form they come; F30 and the attacks: what must not be read is refused in words for people.</summary>
public class TextFormTests
{
    static TextFormTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static string Named(string encoding) =>
        Made.GpxOf("<name>Tour à 25°</name><type>running</type>", Made.Run(0, 11))
            .Replace("encoding=\"UTF-8\"", $"encoding=\"{encoding}\"", StringComparison.Ordinal);

    private static void ShouldBeRead(byte[] file)
    {
        var workout = Made.Workout(file);
        workout.Points.ShouldBe(11);
        Made.Fold(workout).Title.ShouldBe("Tour à 25°");
    }

    [Fact]
    public void Blanks_and_breaks_before_the_declaration_are_passed_over() => ShouldBeRead(Encoding.UTF8.GetBytes("\r\n   \t" + Named("UTF-8")));

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("ISO-8859-1")]
    public void A_code_page_that_is_declared_is_read(string name) => ShouldBeRead(Encoding.GetEncoding(name).GetBytes(Named(name)));

    [Fact]
    public void A_code_page_that_is_not_declared_is_seen_in_the_bytes()
    {
        var windows = Encoding.GetEncoding("windows-1252");
        ShouldBeRead(windows.GetBytes(Named("UTF-8")));
        ShouldBeRead(windows.GetBytes(Named("UTF-8").Replace(" encoding=\"UTF-8\"", "", StringComparison.Ordinal)));

        // A text of UTF-8 may be cut off within a character.
        byte[] cut = [.. Encoding.UTF8.GetBytes(Named("UTF-8")[..^"</gpx>".Length] + "<extensions>"), 0xE8, 0xAA];
        ShouldBeRead(cut);

        // However long a text of UTF-8 is, and wherever what is looked at ends in it.
        foreach (var blanks in Enumerable.Range(0, 3))
        {
            var note = new string(' ', blanks) + "x" + new string('語', 30_000);
            ShouldBeRead(Encoding.UTF8.GetBytes(Named("UTF-8").Replace("<type>", $"<desc>{note}</desc><type>", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_byte_order_mark_stands_above_what_is_declared()
    {
        ShouldBeRead([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Named("utf-16"))]);
        ShouldBeRead([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Named("windows-1252"))]);
    }

    [Theory]
    [InlineData("<?xml version=\"1.1\" encoding=\"UTF-8\"?>")]
    [InlineData("<?xml encoding=\"UTF-8\"?>")]
    [InlineData("<?xml version='1.0' encoding='utf8' ?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-7\"?>")]
    [InlineData("")]
    public void A_declaration_refuses_no_file(string declaration) =>
        ShouldBeRead(Encoding.UTF8.GetBytes(Named("UTF-8").Replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", declaration, StringComparison.Ordinal)));

    [Fact]
    public void UTF_8_that_calls_itself_UTF_16_is_read() => ShouldBeRead(Encoding.UTF8.GetBytes(Named("UTF-16")));

    [Fact]
    public void UTF_16_is_read_with_a_mark_and_without()
    {
        ShouldBeRead([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Named("UTF-16"))]);
        ShouldBeRead([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Named("UTF-16"))]);
        ShouldBeRead(Encoding.Unicode.GetBytes(Named("UTF-16")));
    }

    [Fact]
    public void A_document_type_is_refused_in_words_for_people()
    {
        var reason = Made.Refusal("<?xml version=\"1.0\"?><!DOCTYPE gpx [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><gpx><trk><name>&a;</name></trk></gpx>");
        reason.ShouldContain("document type definition");
        reason.ShouldNotContain("DtdProcessing");
    }

    [Fact]
    public void A_file_without_its_end_is_taken_as_far_as_it_goes()
    {
        var whole = Made.Gpx(Made.Run(0, 61));
        var workout = Made.Workout(whole[..(whole.Length / 2)]);
        workout.Points.ShouldBeInRange(25, 35);
        workout.Aside.ShouldBe("1 cut off at the end of the file");
    }

    [Fact]
    public void Wherever_a_track_is_cut_off_what_came_before_is_taken_once()
    {
        var gpx = Made.Gpx(Made.Run(0, 4));
        for (var end = EndOfThird(gpx, "</trkpt>"); end < gpx.Length; end++)
        {
            ShouldBeOneCutOff(gpx[..end]);
        }

        // As Garmin writes them: what wrote the file stands behind its workouts.
        var tcx =
            "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\"><Id>2026-05-04T08:00:00Z</Id><Lap StartTime=\"2026-05-04T08:00:00Z\"><Track>"
            + string.Concat(Enumerable.Range(0, 4).Select(TcxPoint))
            + "</Track></Lap></Activity></Activities><Author xsi:type=\"Application_t\"><Name>Watch</Name></Author></TrainingCenterDatabase>";
        for (var end = EndOfThird(tcx, "</Trackpoint>"); end < tcx.Length; end++)
        {
            ShouldBeOneCutOff(tcx[..end]);
        }

        var kml = "<kml><Document><Placemark><gx:Track>" + string.Concat(Enumerable.Range(0, 4).Select(i => $"<when>2026-05-04T08:00:0{i}Z</when>"))
            + string.Concat(Enumerable.Range(0, 4).Select(i => $"<gx:coord>9 21.0000{i * 3} 300</gx:coord>")) + "</gx:Track></Placemark></Document></kml>";
        for (var end = EndOfThird(kml, "</gx:coord>"); end < kml.Length; end++)
        {
            ShouldBeOneCutOff(kml[..end]);
        }

        // A reading is taken with what stands behind it, so the cut takes along the last of the three; a track wants two.
        static int EndOfThird(string text, string tag)
        {
            var end = 0;
            for (var i = 0; i < 3; i++)
            {
                end = text.IndexOf(tag, end, StringComparison.Ordinal) + tag.Length;
            }

            return end;
        }

        static string TcxPoint(int second) =>
            $"<Trackpoint><Time>2026-05-04T08:00:0{second}Z</Time><Position><LatitudeDegrees>21.0000{second * 3}</LatitudeDegrees>"
            + "<LongitudeDegrees>9</LongitudeDegrees></Position></Trackpoint>";

        static void ShouldBeOneCutOff(string cut)
        {
            var made = Made.Read(cut).ShouldHaveSingleItem(cut[^20..]).ShouldBeOfType<MadeWorkout>(cut[^20..]).Workout;
            made.Aside.ShouldNotBeNull(cut[^20..]).ShouldContain("1 cut off at the end of the file");
        }
    }

    [Fact]
    public void A_track_that_had_just_begun_when_the_file_was_cut_off_takes_no_whole_one_along()
    {
        string Trk(string type, int from, int count) => $"<trk><type>{type}</type><trkseg>{string.Concat(Made.Run(from, count))}";
        var results = Made.Read("<gpx>" + Trk("walking", 0, 31) + "</trkseg></trk>" + Trk("running", 100, 1));
        var walk = results.ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().Workout;
        (walk.ExerciseType, walk.Points, walk.Aside).ShouldBe(("walking", 31, "1 cut off at the end of the file"));
    }

    [Fact]
    public void Zeros_where_a_file_was_never_written_are_no_text()
    {
        var zeros = new string('\0', 5_000);
        var whole = Made.Workout(Made.Gpx(Made.Run(0, 11)) + zeros);
        (whole.Points, whole.Aside).ShouldBe((11, null));

        var gpx = Made.Gpx(Made.Run(0, 61));
        var cut = Made.Workout(gpx[..(gpx.Length / 2)] + zeros);
        cut.Points.ShouldBeInRange(25, 35);
        cut.Aside.ShouldBe("1 cut off at the end of the file");
    }

    [Theory]
    [InlineData("Tom & Jerry", "Tom & Jerry")]
    [InlineData("Tom&Jerry; R&B&", "Tom&Jerry; R&B&")]
    [InlineData("Up&nbsp;&; down", "Up&nbsp;&; down")]
    [InlineData("Tom &amp; Jerry &#38; Spike &#x26; Tyke &lt;3", "Tom & Jerry & Spike & Tyke <3")]
    [InlineData("<![CDATA[Tom & Jerry &amp; <b> ]] & Spike]]>", "Tom & Jerry &amp; <b> ]] & Spike")]
    [InlineData("<![CDATA[Tom]]> & Jerry", "Tom & Jerry")]
    public void An_ampersand_that_stands_for_itself_refuses_no_file(string written, string title)
    {
        // Wherever what is looked at ends in it.
        foreach (var blanks in Enumerable.Range(8_000, 70).Prepend(0))
        {
            var gpx = Made.GpxOf($"{new string(' ', blanks)}<name>{written}</name><type>running</type>", Made.Run(0, 11));
            Made.Fold(Made.Workout(gpx)).Title.ShouldBe(title);
        }
    }

    [Fact]
    public void What_is_broken_in_the_midst_is_refused_with_its_place() =>
        Made.Refusal(Made.Gpx(Made.Run(0, 11)).Replace("</trkseg>", "</oops>", StringComparison.Ordinal)).ShouldContain("line ");

    [Fact]
    public void Thousands_of_elements_in_one_another_are_no_danger()
    {
        var nested = Made.Point(
            21,
            9,
            Made.Start,
            string.Concat(Enumerable.Repeat("<extensions>", 5_000)) + string.Concat(Enumerable.Repeat("</extensions>", 5_000)));
        Made.Workout(Made.Gpx(Made.Run(0, 11).Append(nested))).Points.ShouldBeInRange(11, 12);
    }

    [Fact]
    public void Time_and_height_inside_extensions_are_another_things()
    {
        var point = Made.Point(
            21.001,
            9,
            Made.Start.AddSeconds(20),
            "<ele>12</ele><extensions><wpt><time>2020-01-01T00:00:00Z</time><ele>99</ele></wpt></extensions>");
        var workout = Made.Workout(Made.Gpx(Made.Run(0, 11).Append(point)));
        workout.ElapsedMs.ShouldBe(20_000);
        Made.Track(workout)[^1].ElevationMm.ShouldBe(12_000);
    }

    [Fact]
    public void Time_height_and_distance_inside_extensions_of_TCX_are_another_things_too()
    {
        const string Extensions =
            "<Extensions><TPX><Watts>200</Watts></TPX><Visited><Time>2020-01-01T00:00:00Z</Time><AltitudeMeters>99</AltitudeMeters></Visited></Extensions>";
        var points = string.Concat(Enumerable.Range(0, 11).Select(i =>
            $"<Trackpoint><Time>{Made.Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}</Time><Position><LatitudeDegrees>21.000{i + 10}</LatitudeDegrees>"
            + $"<LongitudeDegrees>9</LongitudeDegrees></Position><AltitudeMeters>12</AltitudeMeters>{Extensions}</Trackpoint>"));
        var activity = $"<Activity Sport=\"Running\"><Lap><Track>{points}</Track></Lap></Activity>";
        var workout = Made.Workout($"<TrainingCenterDatabase><Activities>{activity}</Activities></TrainingCenterDatabase>");
        (workout.StartedAt.ToUniversalTime(), workout.ElapsedMs).ShouldBe((Made.Start, 10_000));
        Made.Track(workout)[^1].ElevationMm.ShouldBe(12_000);
        Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body).ShouldContain("\"power\":200");
    }

    [Fact]
    public void Numbers_that_a_program_wrote_with_its_phones_language_are_read()
    {
        var points = Enumerable.Range(10, 11)
            .Select(i => $"<trkpt lat=\"21,000{i}\" lon=\"9,5\"><ele>12,5</ele><time>2026-05-04T08:00:{i}Z</time></trkpt>")
            .ToArray();
        var workout = Made.Workout(Made.Gpx(points));
        (workout.Points, workout.Aside, workout.ElapsedMs).ShouldBe((11, null, 10_000));
        (Made.Track(workout)[^1].LatE7, Made.Track(workout)[^1].ElevationMm).ShouldBe((210_002_000, 12_500));

        // What has two commas is no number.
        Made.Refusal(Made.Gpx(points.Select(p => p.Replace("9,5", "9,5,1", StringComparison.Ordinal)))).ShouldContain("without a readable place");
    }

    [Theory]
    [InlineData('\u0660', '\u066B')]
    [InlineData('\u06F0', '\u066B')]
    [InlineData('\u0966', '.')]
    public void Numbers_and_times_in_the_digits_of_any_script_are_read(char zero, char mark)
    {
        string Written(string text) =>
            string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(zero + c - '0') : c == '.' ? mark : c == '-' ? '\u2212' : c));

        string PointOf(int second)
        {
            var (lat, lon, time) = (Written($"21.000{second}"), Written("-9.5"), Written($"2026-05-04T08:00:{second}Z"));
            return $"<trkpt lat=\"{lat}\" lon=\"\u200E{lon}\"><time>{time}</time></trkpt>";
        }

        var workout = Made.Workout(Made.Gpx(Enumerable.Range(10, 11).Select(PointOf)));
        (workout.Points, workout.Aside, workout.ElapsedMs).ShouldBe((11, null, 10_000));
        (Made.Track(workout)[^1].LatE7, Made.Track(workout)[^1].LonE7).ShouldBe((210_002_000, -95_000_000));
    }

    [Fact]
    public void A_prefix_that_is_declared_nowhere_refuses_no_file()
    {
        var point = Made.Point(
            21.001,
            9,
            Made.Start.AddSeconds(11),
            "<extensions><gpxtpx:TrackPointExtension gpxx:kind=\"a\"><gpxtpx:hr>150</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>");
        var workout = Made.Workout(Made.Gpx(Made.Run(0, 11).Append(point)));
        Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body).ShouldContain("\"hr\":150");
        Made.Workout(Made.Gpx(Made.Run(0, 11)).Replace("<gpx ", "<g:gpx ", StringComparison.Ordinal).Replace("</gpx>", "</g:gpx>", StringComparison.Ordinal))
            .Points.ShouldBe(11);

        // What is wrong otherwise stays so.
        Made.Refusal(Made.Gpx(Made.Run(0, 11)).Replace("<trkseg>", "<a:trkseg>", StringComparison.Ordinal)).ShouldContain("line ");
    }
}
