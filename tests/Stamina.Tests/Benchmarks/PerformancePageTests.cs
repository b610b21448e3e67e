using Stamina.Benchmarks;

namespace Stamina.Tests.Benchmarks;

public class PerformancePageTests
{
    private static readonly string Results = Path.Combine(Repository.Root, "benchmarks", "results");

    [Fact]
    public void Each_table_of_the_page_is_what_its_measurement_found()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "performance.md"));

        (PerformancePage.Renew(page, Results) == page).ShouldBeTrue("docs/performance.md is stale: run ./bench page.");
    }

    [Fact]
    public void A_measurement_that_the_page_has_no_place_for_is_told() =>
        Should.Throw<InvalidDataException>(() => PerformancePage.Renew("# Performance\n", Results)).Message.ShouldContain("<!-- ");
}
