using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stamina.Benchmarks;

/// <summary>One column of a table. <paramref name="Format"/> is that of a number ("0.0", "0.00 L"); null for text.</summary>
internal sealed record Column(string Name, string? Format = null);

/// <summary>The machine a table was measured on. The load average is taken when the table is complete, so the benchmark itself is in it.</summary>
internal sealed record Machine(int Processors, string? Processor, long MemoryMb, string Runtime, string System, string? LoadBefore)
{
    /// <summary>To be read before anything is measured: the load is then that of others.</summary>
    public static Machine Here() => new(
        Environment.ProcessorCount,
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null);
}

/// <summary>What a benchmark found, in one form for the terminal, for <c>benchmarks/results</c> and for <c>docs/performance.md</c>.</summary>
/// <param name="Command">What measures it again.</param>
/// <param name="Conditions">What was driven how: a sentence or two.</param>
/// <param name="Machine">Where.</param>
/// <param name="Day">When, UTC.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">A cell a column: a text, a number, or null where there is nothing to say.</param>
internal sealed record ResultTable(
    string Command,
    string Conditions,
    Machine Machine,
    DateOnly Day,
    IReadOnlyList<Column> Columns,
    IReadOnlyList<IReadOnlyList<JsonNode?>> Rows)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> of)
    {
        var values = of.Order().ToList();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    /// <exception cref="InvalidDataException">The file holds no table.</exception>
    public static ResultTable Read(string file) =>
        JsonSerializer.Deserialize<ResultTable>(File.ReadAllText(file), Json) ?? throw new InvalidDataException($"{file} holds no table.");

    /// <summary>Shows it, and writes it where <paramref name="file"/> says.</summary>
    public void Publish(string? file)
    {
        Console.WriteLine();
        var cells = Rows.Select(row => Columns.Select((column, i) => Text(column, row[i])).ToList()).Prepend([.. Columns.Select(c => c.Name)]).ToList();
        foreach (var row in cells)
        {
            Console.WriteLine(string.Concat(row.Select((cell, i) =>
            {
                var width = cells.Max(other => other[i].Length) + 2;
                return i == 0 ? cell.PadRight(width) : cell.PadLeft(width);
            })).TrimEnd());
        }

        if (file is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");
            Console.WriteLine($"\nAs JSON: {file}");
        }
    }

    /// <summary>As a table of Markdown, with what is needed to judge it.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"`{Command}`, {Day:yyyy-MM-dd}: {Conditions}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Machine.Processors} processors ({Machine.Processor}), {Machine.Runtime}, {Machine.System}; load before: {Machine.LoadBefore}.\n\n");
        Row(Columns.Select(c => c.Name));
        Row(Columns.Select(c => c.Format is null ? "---" : "---:"));
        foreach (var row in Rows)
        {
            Row(Columns.Select((column, i) => Text(column, row[i])));
        }

        return text.ToString();

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Text(Column column, JsonNode? cell) => cell is null ? ""
        : column.Format is null ? cell.GetValue<string>()
        : cell.GetValue<double>().ToString(column.Format, CultureInfo.InvariantCulture);
}
