using Stamina.Exchange.Formats.Csv;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Files;

/// <summary>
/// The list of a whole export that names each file's title and exercise (Strava's activities.csv). Its headers are translated to the person's language: a
/// column whose header is not known is found by its usual place, that of the files by what is in it. A file is found with and without .gz, as people unpack
/// them.
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
        var keys = (csv.Read() ?? []).ConvertAll(ExerciseNames.Key);
        var name = Find(NameColumn, "activity_name", "name", "title", "name_der_aktivitat");
        var type = Find(TypeColumn, "activity_type", "type", "sport", "aktivitatsart");
        var description = Find(DescriptionColumn, "activity_description", "description", "aktivitatsbeschreibung");
        var fileColumn = Find(
            -1, "filename", "file_name", "dateiname", "nom_du_fichier", "nombre_de_archivo", "nome_file", "nome_do_arquivo", "bestandsnaam");
        var withoutFile = 0;
        for (var rows = 0; rows < MostRows && csv.Read() is { } row; rows++)
        {
            fileColumn = fileColumn < 0 ? row.FindIndex(IsFile) : fileColumn;
            if (fileColumn >= 0 && fileColumn < row.Count && IsFile(row[fileColumn]))
            {
                hints[NameOf(Path.GetFileName(row[fileColumn].Replace('\\', '/')))] = new FileHints(At(row, name), At(row, type), At(row, description));
            }
            else if (row.Count > TypeColumn && row.Exists(cell => cell.Length > 0))
            {
                withoutFile++;
            }
        }

        return new ReadList { Hints = hints, WithoutFile = withoutFile };

        int Find(int usual, params string[] names) => keys.FindIndex(key => Array.IndexOf(names, key) >= 0) is >= 0 and var at ? at : usual;
    }

    /// <summary>The name by which a file is found: without .gz.</summary>
    public static string NameOf(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;

    private static string? At(List<string> row, int column) => column >= 0 && column < row.Count && row[column].Length > 0 ? row[column] : null;

    private static bool IsFile(string cell) => Path.GetExtension(NameOf(cell)).ToLowerInvariant() is ".gpx" or ".tcx" or ".fit" or ".kml";
}
