using System.CommandLine;
using System.Security.Cryptography;
using Stamina.Host.Commands;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina import DIR</c>: brings GPX files into an account; importing a file again changes nothing.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "A folder; its .gpx files are imported, sub-folders too." };
        var type = new Option<string?>("--as") { Description = "The exercise type of all of them; without it the file's own <type>, else running." };
        var signIn = new SignInOptions();
        var command = new Command("import", "Imports GPX files into an account. A file imported twice is one workout.") { folder, type };
        signIn.AddTo(command);
        command.SetAction(async (args, cancellationToken) =>
        {
            var files = args.GetValue(folder)!.EnumerateFiles("*.gpx", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal).ToList();
            if (files.Count == 0)
            {
                throw new InvalidDataException($"There is no .gpx file in {args.GetValue(folder)}.");
            }

            using var client = await signIn.SignInAsync(args, Console.Out, cancellationToken);
            var failed = 0;
            foreach (var file in files)
            {
                failed += await ImportAsync(client, file, args.GetValue(type), cancellationToken) ? 0 : 1;
            }

            Console.WriteLine($"{files.Count - failed} imported, {failed} not");
            return failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static async Task<bool> ImportAsync(StaminaClient client, FileInfo file, string? type, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            var track = GpxReader.Read(new MemoryStream(bytes));
            var clock = TrackClock.Of(track, TimeProvider.System.GetUtcNow());

            // The file itself names the workout and its writer, so that importing it again sends the same events.
            var hash = SHA256.HashData(bytes);
            var startedAt = clock.StartedAt ?? new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero);
            var workout = TrackRecorder.Record(
                track, clock, type ?? TypeOf(track), startedAt, "Etc/UTC", Interval, new Guid(hash.AsSpan(0, 16), bigEndian: true), "i" + Convert.ToHexStringLower(hash.AsSpan(16, 8)));
            await new Uplink(client, NetworkFaults.None, TimeProvider.System).CatchUpAsync(new Outbox(workout), cancellationToken);
            Console.WriteLine($"{file.Name}: {workout.Session}, {track.PointCount} points{(clock.Message is { } told ? ". " + told : string.Empty)}");
            return true;
        }
        catch (InvalidDataException unreadable)
        {
            await Console.Error.WriteLineAsync($"{file.Name}: {unreadable.Message}");
            return false;
        }
    }

    private static string TypeOf(GpxTrack track) => track.Type?.ToUpperInvariant() switch
    {
        "WALKING" or "HIKING" or "WALK" or "HIKE" => "walking",
        "CYCLING" or "BIKING" or "RIDE" => "cycling",
        "SWIMMING" or "SWIM" => "swimming",
        _ => "running",
    };
}
