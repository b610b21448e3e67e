using System.Text;
using System.Xml;

namespace Stamina.Exchange.Formats;

/// <summary>Walks an XML document by its elements' local names, whatever the prefix. Each handler must read its element to its end.</summary>
internal static class XmlWalk
{
    /// <summary>Calls <paramref name="onElement"/> at each child of the current element; the reader stands behind that element at the end.</summary>
    public static void Children(XmlReader xml, Action<XmlReader, string> onElement)
    {
        var depth = xml.Depth;
        if (xml.IsEmptyElement || depth > ImportLimits.Depth)
        {
            xml.Skip();
            return;
        }

        xml.Read();
        while (xml.NodeType != XmlNodeType.EndElement || xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                onElement(xml, xml.LocalName);
            }
            else if (!xml.Read())
            {
                return;
            }
        }

        xml.Read();
    }

    /// <summary>The text of the current element without that of its children; the reader stands behind the element at the end.</summary>
    public static string Text(XmlReader xml) => TextOf(xml, ImportLimits.TextLength);

    /// <summary>The same, as long as it may be: a line's coordinates are one text.</summary>
    public static string LongText(XmlReader xml) => TextOf(xml, ImportLimits.XmlText);

    /// <summary>
    /// The first of two values of an element that stands in a file more than once. Used instead of <c>??=</c>, which would not read the second element: then
    /// <see cref="Children"/> would meet it again without end.
    /// </summary>
    public static T? First<T>(T? kept, T? read) => kept is null ? read : kept;

    private static string TextOf(XmlReader xml, int max)
    {
        var depth = xml.Depth;
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return string.Empty;
        }

        xml.Read();
        string? only = null;
        StringBuilder? more = null;
        while (xml.NodeType != XmlNodeType.EndElement || xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                xml.Skip();
                continue;
            }

            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                if (only is null)
                {
                    only = xml.Value;
                }
                else if ((more?.Length ?? only.Length) < max)
                {
                    (more ??= new StringBuilder(only)).Append(xml.Value);
                }
            }

            if (!xml.Read())
            {
                break;
            }
        }

        xml.Read();
        return more?.ToString() ?? only ?? string.Empty;
    }
}
