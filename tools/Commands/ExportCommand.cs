using System.CommandLine;
using Stamina.Host.Commands;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina export FILE.zip</c>: everything an account has, as JSON and GPX.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The ZIP file to write." };
        var force = new Option<bool>("--force") { Description = "Replaces the file if it is there." };
        var signIn = new SignInOptions();
        var command = new Command("export", "Writes everything that an account has into a ZIP file: JSON, and GPX for tracks.") { file, force };
        signIn.AddTo(command);
        command.SetAction(async (args, cancellationToken) =>
        {
            var target = args.GetValue(file)!;
            using var client = await signIn.SignInAsync(args, Console.Out, cancellationToken);

            // Under another name first, so that a broken download never looks like an export.
            var part = target.FullName + ".part";
            await using (var stream = File.Create(part))
            {
                await client.DownloadExportAsync(stream, cancellationToken);
            }

            File.Move(part, target.FullName, args.GetValue(force));
            Console.WriteLine($"{target.FullName}, {new FileInfo(target.FullName).Length} bytes");
            return ExitCodes.Done;
        });
        return command;
    }
}
