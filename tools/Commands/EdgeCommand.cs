using System.CommandLine;
using Stamina.AccountServer.Cells;
using Stamina.Tools.Edge;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina edge CELL.json</c>: HAProxy's configuration for a cell.</summary>
internal static class EdgeCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("CELL") { Description = "The cell's description, as deploy/haproxy/cell.example.json." };
        var command = new Command("edge", "Prints HAProxy's configuration for the cell that a small file describes.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cell = CellDescription.Parse(await File.ReadAllTextAsync(parsed.GetValue(file)!.FullName, cancellationToken));
            await Console.Out.WriteAsync(HaproxyConfig.Of(cell, cell.CellsSecret is { } secret ? CellsSecret.Load(secret) : null));
            return 0;
        });
        return command;
    }
}
