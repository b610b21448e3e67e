namespace Stamina.Contracts;

/// <summary>
/// Paths of the calls whose body is a file. The edge lets their bodies be larger than any other, and limits of requests know keep_original by its path. The
/// tests hold them to the contract.
/// </summary>
public static class FileCalls
{
    /// <summary>import_file.</summary>
    public const string Import = "/v1/imports";

    /// <summary>keep_original.</summary>
    public const string KeepOriginal = "/v1/workouts/originals";
}
