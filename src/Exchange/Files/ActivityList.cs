using Stamina.Exchange.Formats.Csv;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Files;

/// <summary>
/// The list of a whole export that names each file's title and exercise (Strava's activities.csv). Its headers are translated to the person's language, so the
/// columns are found by what is in them: the one of files, and the known order of the others. Who unpacks an archive unpacks the files in it, too, so a file is
/// found with and without .gz.
/// </summary>
internal static class ActivityList
{
    private const int MostRows = 200_000;

    // Strava's order since 2017: id, date, name, type, description.
    private const int NameColumn = 2;
    private const int TypeColumn = 3;
    private const int DescriptionColumn = 4;

    /// <summary>Hints by the file's name, and how many rows name no file (typed in by hand).</summary>
    public static ReadList Read(Stream stream)
    {
        using var csv = new CsvText(stream);
        var hints = new Dictionary<string, FileHints>(StringComparer.OrdinalIgnoreCase);
        var header = csv.Read() ?? [];
        var (name, type, description) = Find(header);
        var fileColumn = header.FindIndex(h =>
            ExerciseNames.Key(h)
                is "filename"
                    or "file_name"
                    or "dateiname"
                    or "nom_du_fichier"
                    or "nombre_de_archivo"
                    or "nome_file"
                    or "nome_do_arquivo"
                    or "bestandsnaam");
        var withoutFile = 0;
        for (var rows = 0; rows < MostRows && csv.Read() is { } row; rows++)
        {
            fileColumn = fileColumn < 0 ? row.FindIndex(IsFile) : fileColumn;
            if (fileColumn >= 0 && fileColumn < row.Count && IsFile(row[fileColumn]))
            {
                hints[NameOf(Path.GetFileName(row[fileColumn].Replace('\\', '/')))] = new FileHints(At(row, name), At(row, type), At(row, description));
            }
            else if (row.Count > TypeColumn)
            {
                withoutFile++;
            }
        }

        return new ReadList { Hints = hints, WithoutFile = withoutFile };
    }

    /// <summary>What a file is found by.</summary>
    public static string NameOf(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;

    private static string? At(List<string> row, int column) => column >= 0 && column < row.Count && row[column].Length > 0 ? row[column] : null;

    private static bool IsFile(string cell) => Path.GetExtension(NameOf(cell)).ToLowerInvariant() is ".gpx" or ".tcx" or ".fit" or ".kml";

    private static (int Name, int Type, int Description) Find(List<string> header)
    {
        var keys = header.ConvertAll(ExerciseNames.Key);
        int At(int usual, params string[] names) => keys.FindIndex(k => Array.IndexOf(names, k) >= 0) is >= 0 and var at ? at : usual;
        return (At(NameColumn, "activity_name", "name", "title", "name_der_aktivitat"), At(TypeColumn, "activity_type", "type", "sport", "aktivitatsart"),
            At(DescriptionColumn, "activity_description", "description", "aktivitatsbeschreibung"));
    }
}
