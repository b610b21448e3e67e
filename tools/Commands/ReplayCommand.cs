using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;
using Stamina.Exercises;
using Stamina.Host.Commands;
using Stamina.Plugins.BuiltIn;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina replay FILE.gpx --as running</c>: records a track against a server as a phone would.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A file with a track: GPX, TCX, FIT or KML." };
        var type = new Option<string>("--as") { Description = "The exercise type to record it as.", DefaultValueFactory = _ => "running" };
        var speed = new Option<double>("--speed")
        {
            Description = "Times real time, 60 for a minute a second; 0 for as fast as it goes.",
            DefaultValueFactory = _ => 0,
        };
        var drop = new Option<string>("--drop")
        {
            Description = "Share of requests that the network loses (the request or its answer): 30%.",
            DefaultValueFactory = _ => "0%",
        };
        var duplicate = new Option<bool>("--duplicate") { Description = "Sends some requests twice." };
        var shuffle = new Option<bool>("--shuffle") { Description = "Sends the requests in random order." };
        var seed = new Option<int>("--seed") { Description = "Makes the faults repeatable.", DefaultValueFactory = _ => 1 };
        var interval = new Option<int>("--interval") { Description = "Seconds between updates.", DefaultValueFactory = _ => 300 };
        var signIn = new SignInOptions();
        var command = new Command(
            "replay",
            "Records a GPX track against a server as a phone would, over a network as bad as you like, and compares both summaries.")
        {
            file, type, speed, drop, duplicate, shuffle, seed, interval,
        };
        signIn.AddTo(command);
        command.SetAction(async (args, cancellationToken) =>
        {
            var share = ParseShare(args.GetValue(drop)!);
            var faults = new NetworkFaults(share, args.GetValue(duplicate), args.GetValue(shuffle), args.GetValue(seed));
            var track = Read(args.GetValue(file)!, args.GetValue(type)!, TimeSpan.FromSeconds(Math.Max(1, args.GetValue(interval))));
            var replay = new Replay(track, args.GetValue(speed), faults);
            using var client = await signIn.SignInAsync(args, Console.Out, cancellationToken);
            return await ShowAsync(replay, client, faults, cancellationToken);
        });
        return command;
    }

    /// <summary>Reads <c>30%</c>, <c>30</c> or <c>0.3</c> as 0.3.</summary>
    internal static double ParseShare(string text)
    {
        var number = text.EndsWith('%') ? text[..^1] : text;
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0)
        {
            throw new InvalidDataException($"--drop takes a share such as 30%, not '{text}'.");
        }

        var share = text.EndsWith('%') || value > 1 ? value / 100 : value;
        return share <= 0.9 ? share : throw new InvalidDataException("--drop takes at most 90%: with less the phone would never catch up.");
    }

    private static ImportedWorkout Read(FileInfo file, string type, TimeSpan interval)
    {
        var now = TimeProvider.System.GetUtcNow();
        var wishes = new ImportWishes
        {
            ProfileZone = "Etc/UTC",
            ExerciseType = new ExerciseCatalog(BuiltInExercises.All()).Canonical(type),
            Date = DateOnly.FromDateTime(now.UtcDateTime),
            Now = now,
            SealEvery = interval,
            IsNewEachTime = true,
        };
        return FileImport.Read(new FoundFile(file.Name, file.OpenRead), wishes)[0] switch
        {
            MadeWorkout made => made.Workout,
            RefusedFile refused => throw new InvalidDataException(refused.Reason.Text),
            SkippedFile skipped => throw new InvalidDataException(skipped.Reason.Text),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    private static async Task<int> ShowAsync(Replay replay, StaminaClient client, NetworkFaults faults, CancellationToken cancellationToken)
    {
        foreach (var remark in replay.Remarks)
        {
            Console.WriteLine($"Note        {remark}");
        }

        Console.WriteLine($"Workout     {replay.Workout.Session}, {replay.Workout.Events.Count} events, {replay.PointCount} points");
        ReplayOutcome? outcome = null;
        if (Console.IsOutputRedirected)
        {
            outcome = await replay.RunAsync(client, static _ => { }, cancellationToken);
        }
        else
        {
            await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async progress =>
            {
                var bar = progress.AddTask("Recording", maxValue: replay.Workout.Events.Count);
                outcome = await replay.RunAsync(client, sent => bar.Value = sent, cancellationToken);
            });
        }

        Console.WriteLine(
            $"Network     {faults.Lost} requests lost, {faults.LostAnswers} answers lost, {faults.Duplicated} sent twice; {outcome!.SyncRequests} sync requests to catch up"
        );
        return Compare(outcome);
    }

    private static int Compare(ReplayOutcome outcome)
    {
        var rows = outcome.Rows();
        var wide = Math.Max(12, rows.Max(r => r.Phone.Length));
        Console.WriteLine();
        Console.WriteLine($"{string.Empty,-22}{"phone".PadLeft(wide)}   {"server".PadLeft(wide)}");
        foreach (var row in rows)
        {
            Console.WriteLine($"{row.Name,-22}{row.Phone.PadLeft(wide)}   {row.Server.PadLeft(wide)}{(row.Equal ? string.Empty : "   differs")}");
        }

        Console.WriteLine();
        var equal = rows.All(r => r.Equal) && outcome.Server.State is not WorkoutStatus.InProgress;
        Console.WriteLine(equal ? "Phone and server agree." : "Phone and server do not agree.");
        return equal ? ExitCodes.Done : ExitCodes.Failed;
    }
}
