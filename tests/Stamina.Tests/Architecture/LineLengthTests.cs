namespace Stamina.Tests.Architecture;

/// <summary>Lines that are read without scrolling.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 160;

    private static readonly string[] Rooms = ["src", "plugins", "tools", "tests", "benchmarks"];

    [Fact]
    public void No_line_of_code_is_longer_than_160_columns_but_for_a_text_that_would_read_no_better_in_pieces()
    {
        var files = Rooms.SelectMany(room => Directory.EnumerateFiles(Repository.Find(room), "*.cs", SearchOption.AllDirectories)).ToList();
        files.Count.ShouldBeGreaterThan(500, "the test sees the sources");

        var tooLong = files
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (Line: line, At: $"{file}:{i + 1}")))
            .Where(l => IsTooLong(l.Line))
            .Select(l => l.At);

        tooLong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(160, 0, 0, false)]
    [InlineData(161, 0, 0, true)]
    [InlineData(200, 20, 180, false)]
    [InlineData(200, 20, 150, true)]
    public void The_test_knows_a_text_from_code(int length, int quoteAt, int unquoteAt, bool isTooLong)
    {
        var line = new string('x', length).ToCharArray();
        (line[quoteAt], line[unquoteAt]) = quoteAt == unquoteAt ? ('x', 'x') : ('"', '"');

        IsTooLong(new string(line)).ShouldBe(isTooLong);
    }

    // A text literal that begins before the limit and ends behind it may be as long as it is. A column is a character, not half of one.
    private static bool IsTooLong(string line) =>
        line.Length > Longest && line.EnumerateRunes().Count() > Longest && !(line.AsSpan(0, Longest).Contains('"') && line.AsSpan(Longest).Contains('"'));
}
