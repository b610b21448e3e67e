using System.Text;
using Stamina.Tools.Phone;

namespace Stamina.Tests.TerminalPhone;

public class GpxReaderTests
{
    private const string TwoSegments = """
        <?xml version="1.0"?>
        <gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
          <metadata><name>not the track's</name></metadata>
          <wpt lat="1" lon="2"><name>not the track's either</name></wpt>
          <trk><name>Morning run</name><type>running</type>
            <trkseg/>
            <trkseg>
              <trkpt lat="52.5" lon="13.3"><ele>34.5</ele><time>2026-11-04T18:20:00Z</time><extensions><x:TrackPointExtension><x:hr>152</x:hr><x:cad>84</x:cad></x:TrackPointExtension></extensions></trkpt>
              <trkpt lat="52.6" lon="13.4"><time>2026-11-04T18:20:10Z</time></trkpt>
            </trkseg>
            <trkseg><trkpt lat="-1.5" lon="-2.5"/></trkseg>
          </trk>
        </gpx>
        """;

    private static GpxTrack Read(string xml) => GpxReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

    [Fact]
    public void A_track_keeps_its_segments_and_loses_the_empty_ones()
    {
        var track = Read(TwoSegments);
        track.Name.ShouldBe("Morning run");
        track.Type.ShouldBe("running");
        track.Segments.Select(s => s.Count).ShouldBe([2, 1]);
        track.Segments[0][0].ShouldBe(new GpxPoint(52.5, 13.3, 34.5, new DateTimeOffset(2026, 11, 4, 18, 20, 0, TimeSpan.Zero), 152, 84));
        track.Segments[1][0].ShouldBe(new GpxPoint(-1.5, -2.5, null, null, null, null));
    }

    [Fact]
    public void The_old_version_of_the_format_is_read_too() =>
        Read(TwoSegments.Replace("GPX/1/1", "GPX/1/0", StringComparison.Ordinal)).PointCount.ShouldBe(3);

    [Theory]
    [InlineData("<kml/>", "outermost element is not <gpx>")]
    [InlineData("<gpx><trk><trkseg></trkseg></trk></gpx>", "no track points")]
    [InlineData("<gpx><trk><trkseg><trkpt lat='x' lon='1'/></trkseg></trk></gpx>", "without a readable lat")]
    [InlineData("<gpx><trk>", "Not readable as XML, line 1")]
    [InlineData("<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx/>", "Not readable as XML")]
    [InlineData("", "Not readable as XML")]
    public void What_is_no_track_is_told_in_a_sentence(string xml, string expected) =>
        Should.Throw<InvalidDataException>(() => Read(xml)).Message.ShouldContain(expected);
}
