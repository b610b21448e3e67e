using System.Text.Json;

namespace Stamina.Load;

internal static class Results
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static double Median(IEnumerable<double> of)
    {
        var values = of.Order().ToList();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    public static void Write<T>(string file, T results)
    {
        File.WriteAllText(file, JsonSerializer.Serialize(results, Indented));
        Console.WriteLine($"\nAs JSON: {file}");
    }
}
