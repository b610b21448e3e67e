namespace Stamina.Documents.Columns;

/// <summary>
/// The bytes of a skeleton that stand for something else (docs/formats/log-document.md). JSON has no control characters but tab and line ends, so none of
/// these is content; where a text has one all the same, <see cref="Literal"/> stands before it.
/// </summary>
internal static class Marks
{
    /// <summary>Ends a skeleton.</summary>
    public const byte End = 0x00;

    /// <summary>A number of at most nine digits before the point and nine behind it.</summary>
    public const byte Number = 0x01;

    /// <summary>A whole number of ten to eighteen digits.</summary>
    public const byte Large = 0x02;

    /// <summary><c>2026-11-22T07:30:00</c> and up to seven digits of a second, as seconds since 1970 by the clock that wrote it.</summary>
    public const byte Time = 0x03;

    /// <summary><c>2026-11-22</c>, as days.</summary>
    public const byte Days = 0x05;

    /// <summary>26 characters of base 32: the first 48 bits as a value, the other 80 among the loose bytes.</summary>
    public const byte Unique = 0x06;

    /// <summary>An element of an array begins that <see cref="Again"/> repeats.</summary>
    public const byte Element = 0x07;

    /// <summary>A comma and the element again, as often as the next value of the repetitions says.</summary>
    public const byte Again = 0x08;

    /// <summary>A UUID in lower-case letters; its 16 bytes are among the loose bytes.</summary>
    public const byte Uuid = 0x0B;

    /// <summary>Ends the kind that a log's skeleton begins with.</summary>
    public const byte KindEnd = 0x0F;

    /// <summary>The next byte less 0x40 means itself.</summary>
    public const byte Literal = 0x1B;

    /// <summary>What stands behind <see cref="Literal"/> for a control character, so that none of them is in a skeleton.</summary>
    public const byte Shift = 0x40;

    public static bool IsValue(byte mark) => mark is Number or Large or Time or Days or Unique;

    public static bool IsPlain(byte one) => one is >= 0x20 or (byte)'\t' or (byte)'\n' or (byte)'\r';
}
