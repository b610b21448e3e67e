namespace Stamina.Benchmarks;

/// <summary>
/// The tables of <c>docs/performance.md</c>: between two marks that name a file of <c>benchmarks/results</c> stands what is in that file, and nothing typed by
/// hand.
/// </summary>
internal static class PerformancePage
{
    /// <summary>The page with every table as its file says.</summary>
    /// <param name="page">The page's text: a table stands between <c>&lt;!-- ingest --&gt;</c> and <c>&lt;!-- /ingest --&gt;</c>.</param>
    /// <param name="results">The folder of the JSON files.</param>
    /// <exception cref="InvalidDataException">A mark has no end, or a file no mark.</exception>
    public static string Renew(string page, string results)
    {
        foreach (var file in Directory.EnumerateFiles(results, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
            var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
            if (from < 0 || to < from)
            {
                throw new InvalidDataException($"The page has no place for {name}: it needs the marks {begin.Trim()} and {end}.");
            }

            page = page[..(from + begin.Length)] + ResultTable.Read(file).ToMarkdown() + page[to..];
        }

        return page;
    }
}
