namespace Stamina.Exchange.Formats;

/// <summary>What an import is ready to take; beyond it a file is refused by name, whatever it unpacks to.</summary>
public static class ImportLimits
{
    /// <summary>Bytes of one file, unpacked.</summary>
    public const long FileBytes = 256L << 20;

    /// <summary>Bytes of one archive, unpacked.</summary>
    public const long ArchiveBytes = 16L << 30;

    /// <summary>Files of one archive.</summary>
    public const int ArchiveFiles = 100_000;

    /// <summary>Bytes of a binary file (FIT, KMZ), which is read as a whole.</summary>
    public const int BinaryBytes = 48 << 20;

    /// <summary>Readings of one workout: 3.4 days at one a second; as many fill the 32 MB that a workout counts.</summary>
    public const int Points = 300_000;

    /// <summary>Readings of one file.</summary>
    public const int FilePoints = 1_000_000;

    /// <summary>Characters of one name or description.</summary>
    public const int TextLength = 10_000;

    /// <summary>Characters of one text within an XML file: the coordinates of 300 000 points.</summary>
    public const int XmlText = 12 << 20;

    /// <summary>Depth of elements in an XML file.</summary>
    public const int Depth = 64;
}
