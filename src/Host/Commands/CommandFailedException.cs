namespace Stamina.Host.Commands;

/// <summary>A command could not do what was asked; its message is the sentence for whoever typed it.</summary>
internal abstract class CommandFailedException(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
