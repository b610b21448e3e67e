using System.Globalization;
using System.Text;
using System.Xml;

namespace Stamina.Exchange.Writing;

/// <summary>What the formats of XML have in common.</summary>
internal static class WrittenXml
{
    /// <summary>Begins a document in UTF-8 without a byte order mark; the stream stays open.</summary>
    public static XmlWriter Begin(Stream stream)
    {
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false };
        var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartDocument();
        return xml;
    }

    /// <summary>Says at the head of a file whose copy it is.</summary>
    public static void WriteWhose(XmlWriter xml, WrittenWorkout workout) =>
        xml.WriteComment(workout.ForOthers ? " A copy for others, without the places that its owner hides. " : " Its owner's own copy, whole: it shows where they live. ");

    /// <summary>A moment in UTC, to the millisecond.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);

    /// <summary>A number with at most seven decimals.</summary>
    public static string Decimal(decimal number) => number.ToString("0.#######", CultureInfo.InvariantCulture);

    /// <summary>
    /// Writes what a person wrote, and nothing where it is null. Characters that XML cannot hold, not even escaped, are left out.
    /// </summary>
    public static void WriteText(XmlWriter xml, string element, string ns, string? text)
    {
        if (text is null)
        {
            return;
        }

        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                kept.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
        }

        xml.WriteElementString(element, ns, kept.ToString());
    }
}
