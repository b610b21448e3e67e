using System.Text;

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
    public void A_byte_order_mark_stands_above_what_is_declared()
    {
        ShouldBeRead([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Named("utf-16"))]);
        ShouldBeRead([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Named("windows-1252"))]);
    }

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
