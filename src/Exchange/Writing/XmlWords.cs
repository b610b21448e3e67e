using System.Text;
using System.Xml;

namespace Stamina.Exchange.Writing;

/// <summary>What people wrote, in XML: titles and notes may hold characters that it has no way to write, even escaped.</summary>
internal static class XmlWords
{
    /// <summary>Says at the head of a file whose copy it is.</summary>
    public static void WriteWhose(XmlWriter xml, WrittenWorkout workout) =>
        xml.WriteComment(workout.ForOthers ? " A copy for others, without the places that its owner hides. " : " Its owner's own copy, whole: it shows where they live. ");

    public static void Write(XmlWriter xml, string element, string ns, string? text)
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
