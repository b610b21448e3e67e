namespace Stamina.Exchange.Formats;

/// <summary>A file that is not taken; the message is a sentence for people.</summary>
public sealed class UnreadableFileException : Exception
{
    /// <summary>Says why.</summary>
    public UnreadableFileException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what was thrown.</summary>
    public UnreadableFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
