using System.CommandLine;
using System.Text.Json;
using Stamina.Host.Inspection;
using Stamina.Ports.Queue;

namespace Stamina.Host.Commands;

/// <summary><c>stamina deadletters list|show|requeue</c>: what the Data Handler could not handle, and a second go at it.</summary>
internal static class DeadLettersCommand
{
    private const int MostLooked = 100_000;

    public static Command Create() =>
        new(
            "deadletters",
            "What could not be decoded or appended, in the queue's dead letters. Runs beside the servers, against the engines that the configuration names.")
        {
            List(),
            Show(),
            Requeue(),
        };

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "Most letters, oldest first.", DefaultValueFactory = _ => 100 };
        var json = JsonOption();
        var command = new Command("list", "Lists the dead letters, oldest first: id, when, length, what it carries, reason. Prints no personal data.")
        {
            limit,
            json,
        };
        var shared = SharedOptions.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var app = OperatorEngines.Open(shared.Read(parsed));
                var max = Math.Clamp(parsed.GetValue(limit), 1, MostLooked);
                var letters = await app.Services.GetRequiredService<IBatchQueue>().DeadLettersAsync(max, cancellationToken);
                foreach (var line in letters.Select(ShownBatch.LineOf))
                {
                    Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(line, OperatorJson.Default.DeadLetterLine) : TextOf(line));
                }

                if (letters.Count == 0)
                {
                    await Console.Error.WriteLineAsync("There are no dead letters.");
                }
                else if (letters.Count == max)
                {
                    await Console.Error.WriteLineAsync($"These are the oldest {max}; --limit shows more.");
                }

                return ExitCodes.Done;
            });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("ID") { Description = "As listed." };
        var raw = new Option<bool>("--raw") { Description = "The bytes alone, as published." };
        var json = JsonOption();
        var command = new Command("show", "Shows one dead letter whole. PRINTS PERSONAL DATA: the user's id and the events as recorded.") { id, raw, json };
        var shared = SharedOptions.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var app = OperatorEngines.Open(shared.Read(parsed));
                var letters = await app.Services.GetRequiredService<IBatchQueue>().DeadLettersAsync(MostLooked, cancellationToken);
                if (letters.FirstOrDefault(letter => letter.Id == parsed.GetValue(id)) is not { } found)
                {
                    await Console.Error.WriteLineAsync($"There is no dead letter {parsed.GetValue(id)}.");
                    return ExitCodes.Failed;
                }

                if (parsed.GetValue(raw))
                {
                    await using var stdout = Console.OpenStandardOutput();
                    await stdout.WriteAsync(found.Body, cancellationToken);
                    return ExitCodes.Done;
                }

                var shown = ShownBatch.Of(found);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(shown, OperatorJson.Default.ShownBatch));
                }
                else
                {
                    Print(shown, found.Body);
                }

                return ExitCodes.Done;
            });
        return command;
    }

    private static Command Requeue()
    {
        var ids = new Argument<string[]>("ID") { Description = "As listed; several between spaces.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All that are there now." };
        var command = new Command(
            "requeue",
            "Puts dead letters back into the queue, once what made them fail is mended. Safe to repeat: what was appended before changes nothing. "
                + "One that fails again comes back as a dead letter. Exit code 1 where an id is not there (any more).")
        {
            ids,
            all,
        };
        SharedOptions.DemandNamedOrAll(
            command, call => call.GetValue(ids) is { Length: > 0 }, call => call.GetValue(all), "Say which dead letters: their ids, or --all.");
        var shared = SharedOptions.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var app = OperatorEngines.Open(shared.Read(parsed));
                var queue = app.Services.GetRequiredService<IBatchQueue>();
                var named = parsed.GetValue(all)
                    ? (await queue.DeadLettersAsync(MostLooked, cancellationToken)).Select(letter => letter.Id)
                    : parsed.GetValue(ids)!.Distinct(StringComparer.Ordinal);
                var (requeued, missing) = (0, 0);
                foreach (var id in named.ToList())
                {
                    if (await queue.RequeueAsync(id, cancellationToken))
                    {
                        requeued++;
                    }
                    else
                    {
                        missing++;
                        await Console.Error.WriteLineAsync($"There is no dead letter {id}.");
                    }
                }

                Console.WriteLine($"{requeued} requeued");
                return missing == 0 ? ExitCodes.Done : ExitCodes.Failed;
            });
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "One JSON object a line." };

    private static string TextOf(DeadLetterLine line) =>
        $"{line.Id, -32}  {line.At:yyyy-MM-dd HH:mm:ss}Z  {line.Bytes, 9} bytes  {Carries(line), -24}  {line.Reason}";

    private static string Carries(DeadLetterLine line) => line.Uploads is null ? "no batch" : $"{line.Uploads} uploads, {line.Events} events";

    private static void Print(ShownBatch shown, ReadOnlyMemory<byte> body)
    {
        Console.WriteLine($"{shown.Id}, set aside {shown.At:yyyy-MM-dd HH:mm:ss}Z: {shown.Reason}");
        if (shown.Uploads is null)
        {
            Console.WriteLine(
                $"{shown.Bytes} bytes that are no batch; --raw gives them. The first: {Convert.ToHexStringLower(body.Span[..Math.Min(body.Length, 64)])}");
            return;
        }

        Console.WriteLine(
            $"batch {shown.Batch}, version {shown.Version}, published {shown.PublishedAt:yyyy-MM-dd HH:mm:ss.fff}Z{(shown.TraceParent is null ? string.Empty : $", trace {shown.TraceParent}")}"
        );
        foreach (var upload in shown.Uploads)
        {
            Console.WriteLine();
            Console.WriteLine(
                $"{upload.SessionId}  {upload.UserId}  writer {upload.Writer}  received {upload.ReceivedAt:yyyy-MM-dd HH:mm:ss.fff}Z{(upload.Quarantined ? "  from a revoked device" : string.Empty)}"
            );
            foreach (var e in upload.Events)
            {
                Console.WriteLine($"  {e.Seq, 4}  {e.Kind, -10}  {e.Body}");
            }
        }
    }
}
