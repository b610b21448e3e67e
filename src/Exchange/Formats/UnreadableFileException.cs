using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>A file that cannot be used; the message is a sentence for people.</summary>
public sealed class UnreadableFileException : Exception
{
    /// <summary>Says why, and what was thrown.</summary>
    public UnreadableFileException(Remark why, Exception? inner = null)
        : base(why.Text, inner) => Why = why;

    /// <summary>Says why.</summary>
    public UnreadableFileException(string code, string words, params ReadOnlySpan<(string Name, object Value)> values)
        : this(new Remark(code, words, values))
    {
    }

    /// <summary>Why.</summary>
    public Remark Why { get; }
}
