namespace Stamina.AdapterTests.Sqlite;

/// <summary>A folder of its own, gone at the end.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stamina-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
