using System.CommandLine;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Host.Inspection;

namespace Stamina.Host.Commands;

/// <summary><c>stamina quarantine list|show|requeue</c>: events that are stored and do not count, and a second go at them.</summary>
internal static class QuarantineCommand
{
    public static Command Create() => new(
        "quarantine",
        "Events that are stored and do not count, with the reason. Runs beside the servers, against the engines that the configuration names. "
        + "The store keeps no list of them: without --user every workout is read.")
    {
        List(), Show(), Requeue(),
    };

    private static Command List()
    {
        var filter = new Filter(named: false);
        var limit = new Option<int>("--limit") { Description = "Most events.", DefaultValueFactory = _ => 100 };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("list", "Lists events that do not count: SESSION_ID/WRITER/SEQ, reason, field. Prints no personal data.") { limit, json };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) => filter.RunAsync(
            parsed,
            async (events, query) =>
            {
                var (listed, max) = (0, Math.Max(1, parsed.GetValue(limit)));
                await foreach (var found in events.FindAsync(query, cancellationToken))
                {
                    if (listed++ == max)
                    {
                        await Console.Error.WriteLineAsync($"These are the first {max}; --limit shows more.");
                        break;
                    }

                    var line = found.Line;
                    Console.WriteLine(parsed.GetValue(json)
                        ? JsonSerializer.Serialize(line, OperatorJson.Default.NotCountedLine)
                        : $"{line.Id,-64}  {line.Reason,-22}  {line.Field}".TrimEnd());
                }

                if (listed == 0)
                {
                    await Console.Error.WriteLineAsync("No such event is in the store.");
                }

                return ExitCodes.Done;
            }));
        return command;
    }

    private static Command Show()
    {
        var filter = new Filter(named: true);
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command(
            "show",
            "Shows the events of one workout that do not count, or one of them. PRINTS PERSONAL DATA: the user's id and the events as recorded.")
        {
            json,
        };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) => filter.RunAsync(
            parsed,
            async (events, query) =>
            {
                var shown = 0;
                await foreach (var found in events.FindAsync(query, cancellationToken))
                {
                    shown++;
                    if (parsed.GetValue(json))
                    {
                        Console.WriteLine(JsonSerializer.Serialize(found.Shown, OperatorJson.Default.ShownEvent));
                    }
                    else
                    {
                        Print(found.Shown);
                    }
                }

                return shown > 0 ? ExitCodes.Done : await NothingAsync();
            }));
        return command;
    }

    private static Command Requeue()
    {
        var filter = new Filter(named: true) { MayNameAll = true };
        var ownerAgrees = new Option<bool>("--owner-agrees")
        {
            Description =
                "Also events from a revoked device (reason quarantined): they were kept apart because someone else may have recorded them, and only the account's owner can say.",
        };
        var command = new Command(
            "requeue",
            "Sends events through the queue once more, once what kept them from counting is mended (a plug-in, the rules): the Data Handler judges them anew. "
            + "Safe to repeat: the log has them already. Exit code 1 where there was nothing to send.") { ownerAgrees };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) => filter.RunAsync(
            parsed,
            async (events, query) =>
            {
                var (requeued, owners, pending) = (0, 0, new List<NotCountedEntry>());
                await foreach (var found in events.FindAsync(query, cancellationToken))
                {
                    if (found.IsOwnersToRelease && !parsed.GetValue(ownerAgrees))
                    {
                        owners++;
                        continue;
                    }

                    pending.Add(found);
                    requeued++;
                    if (pending.Count == AtOnce)
                    {
                        await events.RequeueAsync(pending, cancellationToken);
                        pending.Clear();
                    }
                }

                await events.RequeueAsync(pending, cancellationToken);
                if (owners > 0)
                {
                    await Console.Error.WriteLineAsync($"{owners} events from revoked devices were left: say --owner-agrees once their owner does.");
                }

                if (requeued + owners == 0)
                {
                    return await NothingAsync();
                }

                Console.WriteLine($"{requeued} requeued");
                return requeued > 0 ? ExitCodes.Done : ExitCodes.Failed;
            }));
        return command;
    }

    // Bounds what is held in memory while a whole store is walked.
    private const int AtOnce = 1_000;

    private static async Task<int> NothingAsync()
    {
        await Console.Error.WriteLineAsync("No such event is in the store. If it was just uploaded, it may still be in the queue.");
        return ExitCodes.Failed;
    }

    private static void Print(ShownEvent shown)
    {
        Console.WriteLine($"{shown.Id}  {shown.UserId}");
        Console.WriteLine($"  {shown.Reason}{(shown.Field is null ? string.Empty : $", {shown.Field}: {shown.Expected}")}");
        foreach (var stored in shown.Stored)
        {
            Console.WriteLine($"  {stored.Kind}, received {stored.ReceivedAt:yyyy-MM-dd HH:mm:ss.fff}Z in batch {stored.Batch}");
            Console.WriteLine($"  {stored.Body}");
        }
    }

    // Which events: the options that the three commands share.
    private sealed class Filter
    {
        private readonly Argument<string[]>? names;
        private readonly Option<bool> all = new("--all") { Description = "All that do not count, of --reason where it is given." };
        private readonly Option<string?> reason = new("--reason") { Description = "Only of this reason: exercise_type_failed, bad_value…" };
        private readonly Option<string?> user = new("--user") { Description = "Only this user's (user_…); spares reading the whole store." };
        private SharedOptions shared = null!;

        public Filter(bool named) =>
            names = named
                ? new Argument<string[]>("ID")
                {
                    Description = "SESSION_ID for all of a workout's, or SESSION_ID/WRITER/SEQ as listed.",
                    Arity = ArgumentArity.ZeroOrMore,
                }
                : null;

        public bool MayNameAll { get; init; }

        public void AddTo(Command command)
        {
            if (names is not null)
            {
                command.Add(names);
                SharedOptions.DemandNamedOrAll(
                    command,
                    call => call.GetValue(names) is { Length: > 0 },
                    call => MayNameAll && call.GetValue(all),
                    MayNameAll ? "Say which events: their ids, or --all." : "Say which: SESSION_ID or SESSION_ID/WRITER/SEQ.");
            }

            if (MayNameAll)
            {
                command.Add(all);
            }

            command.Add(reason);
            command.Add(user);
            shared = SharedOptions.AddTo(command);
        }

        public async Task<int> RunAsync(ParseResult parsed, Func<NotCountedEvents, NotCountedQuery, Task<int>> run)
        {
            UserId? only = null;
            if (parsed.GetValue(user) is { } text)
            {
                if (!UserId.TryParse(text, out var id))
                {
                    await Console.Error.WriteLineAsync($"'{text}' is no user id; one looks like user_01h455vb4pex5vsknk084sn02q.");
                    return ExitCodes.WronglyCalled;
                }

                only = id;
            }

            var read = new List<NotCountedName>();
            foreach (var name in names is null ? [] : parsed.GetValue(names)!)
            {
                if (!NotCountedName.TryParse(name, out var valid))
                {
                    await Console.Error.WriteLineAsync($"'{name}' names nothing; say SESSION_ID or SESSION_ID/WRITER/SEQ.");
                    return ExitCodes.WronglyCalled;
                }

                read.Add(valid);
            }

            await using var app = OperatorEngines.Open(shared.Read(parsed));
            return await run(ActivatorUtilities.CreateInstance<NotCountedEvents>(app.Services), new NotCountedQuery(only, parsed.GetValue(reason), read));
        }
    }
}
