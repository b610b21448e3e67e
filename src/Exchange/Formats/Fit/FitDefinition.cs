namespace Stamina.Exchange.Formats.Fit;

/// <summary>Where a field lies in a message, and of which base type it is.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Type">Base type, as in the definition message.</param>
/// <param name="Offset">Bytes from the message's first.</param>
/// <param name="Developer">Index of the developer's data; −1 for a field of the profile.</param>
internal readonly record struct FitField(byte Number, byte Size, byte Type, int Offset, int Developer);

/// <summary>The form of the messages of one local type.</summary>
/// <param name="Message">Global message number.</param>
/// <param name="IsBigEndian">Order of bytes.</param>
/// <param name="Fields">In the order of the bytes.</param>
/// <param name="Size">Bytes of a message.</param>
internal sealed record FitDefinition(ushort Message, bool IsBigEndian, FitField[] Fields, int Size);
