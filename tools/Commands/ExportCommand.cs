using System.CommandLine;
using Stamina.Host.Commands;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina export FILE.zip</c>: everything an account has, as JSON and GPX; with <c>--format</c> a file for each workout instead.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("PATH") { Description = "The ZIP file to write; with --format the folder for the files." };
        var format = new Option<string?>("--format") { Description = "gpx, tcx, fit or json: a file for each workout, named by its id, instead of one ZIP." };
        var force = new Option<bool>("--force") { Description = "Replaces files that are there." };
        var signIn = new SignInOptions();
        var command = new Command(
            "export",
            "Writes everything that an account has into a ZIP file (JSON, and GPX for tracks), or each workout into a file of another format.")
        {
            file,
            format,
            force,
        };
        signIn.AddTo(command);
        command.SetAction(async (args, cancellationToken) =>
        {
            var (path, wanted) = (args.GetValue(file)!, args.GetValue(format));
            if (wanted is not (null or "gpx" or "tcx" or "fit" or "json"))
            {
                throw new InvalidDataException($"--format takes gpx, tcx, fit or json, not '{wanted}'.");
            }

            using var client = await signIn.SignInAsync(args, Console.Out, cancellationToken);
            if (wanted is not null)
            {
                return await WriteEachAsync(client, path, wanted, args.GetValue(force), cancellationToken);
            }

            await WriteAsync(path, args.GetValue(force), to => client.DownloadExportAsync(to, cancellationToken));
            Console.WriteLine($"{Path.GetFullPath(path)}, {new FileInfo(path).Length} bytes");
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> WriteEachAsync(StaminaClient client, string folder, string format, bool force, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var (written, without) = (0, 0);
        await foreach (var workout in client.ListWorkoutsAsync(deleted: false, cancellationToken))
        {
            var path = Path.Combine(folder, $"{workout.SessionId}.{format}");
            try
            {
                await WriteAsync(path, force, to => client.DownloadWorkoutAsync(workout.SessionId, format, to, cancellationToken));
                written++;
            }
            catch (RefusedException refused) when (refused.Status == System.Net.HttpStatusCode.BadRequest)
            {
                // Without a track there is no GPX.
                without++;
                Console.Error.WriteLine($"{workout.SessionId}: {refused.Message}");
            }
        }

        Console.WriteLine(
            $"{written} workouts as {format} in {Path.GetFullPath(folder)}" + (without > 0 ? $", {without} that the format cannot hold" : string.Empty));
        return ExitCodes.Done;
    }

    // Under another name first, so that a broken download never looks like an export.
    private static async Task WriteAsync(string path, bool force, Func<Stream, Task> download)
    {
        var part = path + ".part";
        try
        {
            await using (var stream = File.Create(part))
            {
                await download(stream);
            }

            File.Move(part, path, force);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
