namespace Stamina.Host.Documentation;

/// <summary>The files of <c>contract/examples</c>, which the program carries.</summary>
internal static class ContractExamples
{
    /// <summary>The JSON of an example.</summary>
    /// <param name="file">The file's name without <c>.json</c>.</param>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static string Read(string file)
    {
        using var example = typeof(ContractExamples).Assembly.GetManifestResourceStream($"contract/examples/{file}.json")
            ?? throw new FileNotFoundException($"There is no contract/examples/{file}.json.");
        using var reader = new StreamReader(example);
        return reader.ReadToEnd();
    }
}
