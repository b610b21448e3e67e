using System.Globalization;
using System.Text.Json;

namespace Stamina.Exchange.Events;

/// <summary>Numbers with a bounded count of decimals, so that their text is the same on every machine.</summary>
public static class JsonDecimals
{
    /// <summary>Writes a member.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finite.</param>
    /// <param name="format">As <c>0.###</c>.</param>
    public static void WriteDecimal(this Utf8JsonWriter json, string name, double value, string format)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString(format, CultureInfo.InvariantCulture), skipInputValidation: true);
    }
}
