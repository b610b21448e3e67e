using System.Text.Json.Nodes;
using Stamina.Benchmarks;

namespace Stamina.Load;

/// <summary>The table of <c>./bench ingest</c>.</summary>
internal static class IngestReport
{
    private enum Part
    {
        Server,
        Broker,
        Handler,
        Store,
    }

    public static void Publish(
        Machine machine,
        Variant[] variants,
        List<Dictionary<string, IngestSample>> rounds,
        long acknowledged,
        long stored,
        Settings settings
    ) =>
        new ResultTable(
            settings.Store == "postgres" ? "./bench ingest" : $"./bench ingest --store {settings.Store}",
            $"{settings.Connections} connections, medians of {settings.Rounds} interleaved rounds; {acknowledged:N0} events acknowledged, {stored:N0} stored.",
            machine,
            DateOnly.FromDateTime(DateTime.UtcNow),
            [
                new("CPU us a request"),
                new("server", "0.0"),
                new("broker", "0.0"),
                new("handler", "0.0"),
                new(settings.Store == "postgres" ? "PostgreSQL" : "store", "0.0"),
                new("server of bare", "0.00 L"),
                new("+ broker", "0.00 L"),
                new("whole way", "0.00 L"),
                new("an event", "0.00 L"),
                new("acknowledged/s", "N0"),
                new("to the commit/s", "N0"),
                new("p50 ms", "0.0"),
                new("p99 ms", "0.0"),],
            [
                .. variants.Select(
                    IReadOnlyList<JsonNode?> (variant) =>
                        [
                            variant.Name,
                            Us(variant, rounds, Part.Server),
                            Us(variant, rounds, Part.Broker),
                            Us(variant, rounds, Part.Handler),
                            Us(variant, rounds, Part.Store),
                            TimesBare(variant, rounds, parts: 1),
                            TimesBare(variant, rounds, parts: 2),
                            TimesBare(variant, rounds, parts: 4),
                            TimesBare(variant, rounds, parts: 4) / variant.Phones.EventsPerRequest,
                            Median(variant, rounds, sample => sample.AcknowledgedPerSecond),
                            Median(variant, rounds, sample => sample.CommittedPerSecond),
                            Median(variant, rounds, sample => sample.P50Ms),
                            Median(variant, rounds, sample => sample.P99Ms),]),]
        ).Publish(settings.Json);

    private static double Us(Variant variant, List<Dictionary<string, IngestSample>> rounds, Part part) =>
        Median(variant, rounds, sample => sample.Us.ElementAtOrDefault((int)part));

    private static double TimesBare(Variant variant, List<Dictionary<string, IngestSample>> rounds, int parts) =>
        ResultTable.Median(rounds.Select(round => round[variant.Name].Us.Take(parts).Sum() / round[variant.Bare].Us[0]));

    private static double Median(Variant variant, List<Dictionary<string, IngestSample>> rounds, Func<IngestSample, double> of) =>
        ResultTable.Median(rounds.Select(round => of(round[variant.Name])));
}
