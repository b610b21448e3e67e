using System.Globalization;

namespace Stamina.Host.Configuration;

/// <summary>What was said on the command line: stands above environment and file.</summary>
internal sealed class CommandLineSettings
{
    public string? ConfigFile { get; init; }

    /// <summary>stdout belongs to a command's answer: warnings alone are logged, to stderr.</summary>
    public bool IsCommand { get; set; }

    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Set(string key, object? value)
    {
        if (value is not null)
        {
            Values[key] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }
    }
}
