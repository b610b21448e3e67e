namespace Stamina.Host.Commands;

/// <summary>Exit codes that scripts can use.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The command failed, or what it compared or checked is not as it should be.</summary>
    public const int Failed = 1;

    /// <summary>The arguments make no sense.</summary>
    public const int WronglyCalled = 2;

    /// <summary>The server could not be reached, or refused; or the queue or the store is away.</summary>
    public const int Unreachable = 3;
}
