using System.CommandLine;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Events;
using Stamina.Host.Commands;
using Stamina.Tools.Import;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina import PATH</c>: brings files of other services and devices into an account; importing a file again changes nothing.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH")
        {
            Description =
                "A folder (sub-folders too), a ZIP archive, or one file: GPX, TCX, FIT, KML, KMZ (also packed as .gz), CSV of sets (Strong, Hevy, our own form).",
        };
        var type = new Option<string?>("--as")
        {
            Description = "The exercise type of all of them; without it as each file says. A file that is there already changes its type.",
        };
        var date = new Option<string?>("--date") { Description = "The day of files that name none, as 2026-05-04; without it they are refused." };
        var unit = new Option<string?>("--weight-unit") { Description = "kg or lb, for logs that do not say." };
        var order = new Option<string?>("--date-order")
        {
            Description = "dmy or mdy, for logs whose dates do not show whether the day or the month comes first, as 3/4/2026.",
        };
        var duplicates = new Option<string>("--duplicates")
        {
            Description = "What is there from elsewhere (same time and place): ask, skip or take.",
            DefaultValueFactory = _ => Console.IsInputRedirected ? "skip" : "ask",
        };
        var list = new Option<FileInfo?>("--report") { Description = "Writes the outcome of each file there, a line of JSON each." };
        var signIn = new SignInOptions();
        var command = new Command(
            "import",
            "Imports your history into an account, file by file; each says what became of it. A file imported twice is one workout.")
        {
            path, type, date, unit, order, duplicates, list,
        };
        signIn.AddTo(command);
        command.SetAction(async (args, cancellationToken) =>
        {
            var wanted = args.GetValue(path)!;
            if (!File.Exists(wanted) && !Directory.Exists(wanted))
            {
                throw new InvalidDataException($"There is no {wanted}.");
            }

            // One file after the other: memory counts, pauses do not.
            GCSettings.LatencyMode = GCLatencyMode.Batch;
            using var client = await signIn.SignInAsync(args, Console.Out, cancellationToken);
            var wishes = await ImportRun.InZoneOfProfileAsync(
                new ImportWishes
                {
                    ProfileZone = "UTC",
                    ExerciseType = Type(args.GetValue(type)),
                    Date = Date(args.GetValue(date)),
                    WeightUnit = Unit(args.GetValue(unit)),
                    IsDayFirst = IsDayFirst(args.GetValue(order)),
                    Now = TimeProvider.System.GetUtcNow(),
                },
                client,
                cancellationToken);
            await using var lines = args.GetValue(list)?.CreateText();
            var told = new Told(lines);
            var reached = await new ImportRun(client, wishes, Doubles(args.GetValue(duplicates)!), Ask, told.Tell, TimeProvider.System).RunAsync(
                wanted,
                cancellationToken);
            foreach (var goal in reached)
            {
                Console.WriteLine($"Goal reached: {goal}");
            }

            return told.Finish();
        });
        return command;
    }

    private static string? Type(string? text) => text is null || TypeId.IsPrefix(text) ? text
        : throw new InvalidDataException("--as takes an exercise type: lower-case letters and inner underscores, as weight_training.");

    private static DateOnly? Date(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new InvalidDataException($"--date takes a day as 2026-05-04, not '{text}'.");

    private static string? Unit(string? text) =>
        text is null or "kg" or "lb" ? text : throw new InvalidDataException($"--weight-unit takes kg or lb, not '{text}'.");

    private static bool? IsDayFirst(string? text) => text switch
    {
        null => null,
        "dmy" => true,
        "mdy" => false,
        _ => throw new InvalidDataException($"--date-order takes dmy or mdy, not '{text}'."),
    };

    private static DoublesAre Doubles(string text) => text switch
    {
        "ask" => DoublesAre.Asked,
        "skip" => DoublesAre.Skipped,
        "take" => DoublesAre.Taken,
        _ => throw new InvalidDataException($"--duplicates takes ask, skip or take, not '{text}'."),
    };

    private static bool Ask(string question)
    {
        Console.Write(question + " [y/N] ");
        return Console.ReadLine()?.Trim().StartsWith('y') == true;
    }

    /// <summary>Says each outcome at once, and how many of each kind at the end.</summary>
    private sealed class Told(TextWriter? lines)
    {
        private readonly Dictionary<ImportState, int> counts = [];
        private readonly Dictionary<string, int> passed = new(StringComparer.OrdinalIgnoreCase);

        public void Tell(ImportOutcome outcome)
        {
            counts[outcome.State] = counts.GetValueOrDefault(outcome.State) + 1;
            lines?.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        file = outcome.File,
                        outcome = JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.State.ToString()),
                        session_id = outcome.Session,
                        message = outcome.Message,
                    }));
            if (outcome.State == ImportState.Passed)
            {
                // Pictures come by the hundred: they are named by their kind at the end.
                var kind = Path.GetExtension(outcome.File);
                passed[kind.Length == 0 ? "no ending" : kind] = passed.GetValueOrDefault(kind.Length == 0 ? "no ending" : kind) + 1;
                return;
            }

            var to = outcome.State == ImportState.Refused ? Console.Error : Console.Out;
            to.WriteLine(
                $"{outcome.File}: {(outcome.State is ImportState.Taken or ImportState.TakenInPart ? outcome.Session + ", " : string.Empty)}{outcome.Message}");
        }

        public int Finish()
        {
            if (passed.Count > 0)
            {
                Console.WriteLine(
                    $"Passed over, as they are no workouts: {string.Join(", ", passed.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value} of {p.Key}"))}"
                );
            }

            int Of(ImportState state) => counts.GetValueOrDefault(state);
            var refused = Of(ImportState.Refused);
            Console.WriteLine(
                $"{Of(ImportState.Taken) + Of(ImportState.TakenInPart)} imported ({Of(ImportState.TakenInPart)} of them in part), {Of(ImportState.AlreadyThere)} already there, "
                + $"{Of(ImportState.Double)} left out as there from elsewhere, {refused} refused");
            if (counts.Count == 0)
            {
                throw new InvalidDataException("There is no file to import.");
            }

            return refused == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }
    }
}
