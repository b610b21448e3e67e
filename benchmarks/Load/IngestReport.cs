using System.Globalization;

namespace Stamina.Load;

/// <summary>The table of <c>./bench ingest</c>, on the terminal and as JSON.</summary>
internal static class IngestReport
{
    private enum Part
    {
        Server,
        Broker,
        Handler,
        Postgres,
    }

    public static void Print(Variant[] variants, List<Dictionary<string, IngestSample>> rounds, long acknowledged, long stored, Settings settings)
    {
        var lines = variants.Select(variant => new
        {
            Variant = variant.Name,
            variant.Requests,
            variant.Phones.EventsPerRequest,
            ServerUs = Us(variant, rounds, Part.Server),
            BrokerUs = Us(variant, rounds, Part.Broker),
            HandlerUs = Us(variant, rounds, Part.Handler),
            PostgresUs = Us(variant, rounds, Part.Postgres),
            ServerTimesBare = TimesBare(variant, rounds, parts: 1),
            WithBrokerTimesBare = TimesBare(variant, rounds, parts: 2),
            WholeTimesBare = TimesBare(variant, rounds, parts: 4),
            WholeTimesBarePerEvent = TimesBare(variant, rounds, parts: 4) / variant.Phones.EventsPerRequest,
            EventsPerSecond = Results.Median(rounds.Select(round => round[variant.Name].AcknowledgedPerSecond)),
            CommittedPerSecond = Results.Median(rounds.Select(round => round[variant.Name].CommittedPerSecond)),
            P50Ms = Results.Median(rounds.Select(round => round[variant.Name].P50Ms)),
            P99Ms = Results.Median(rounds.Select(round => round[variant.Name].P99Ms)),
        }).ToList();

        Console.WriteLine();
        Console.WriteLine($"{"CPU us a request",-28} {"server",7} {"broker",7} {"handler",8} {"postgres",9} | {"server",7} {"+broker",8} {"whole",6} {"an event",9} | {"ack/s",7} {"commit/s",9} {"p50 ms",7} {"p99 ms",7}");
        foreach (var line in lines)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Variant,-28} {line.ServerUs,7:0.0} {line.BrokerUs,7:0.0} {line.HandlerUs,8:0.0} {line.PostgresUs,9:0.0} | {line.ServerTimesBare,5:0.00} L {line.WithBrokerTimesBare,6:0.00} L {line.WholeTimesBare,4:0.00} L {line.WholeTimesBarePerEvent,7:0.00} L | {line.EventsPerSecond,7:0} {line.CommittedPerSecond,9:0} {line.P50Ms,7:0.0} {line.P99Ms,7:0.0}"));
        }

        Console.WriteLine($"\n{acknowledged} events acknowledged, {stored} stored.");
        if (settings.Json is { } file)
        {
            Results.Write(file, new { settings.Rounds, settings.Connections, Acknowledged = acknowledged, Stored = stored, Variants = lines });
        }
    }

    private static double Us(Variant variant, List<Dictionary<string, IngestSample>> rounds, Part part) =>
        Results.Median(rounds.Select(round => round[variant.Name].Us.ElementAtOrDefault((int)part)));

    private static double TimesBare(Variant variant, List<Dictionary<string, IngestSample>> rounds, int parts) =>
        Results.Median(rounds.Select(round => round[variant.Name].Us.Take(parts).Sum() / round[variant.Bare].Us[0]));
}
