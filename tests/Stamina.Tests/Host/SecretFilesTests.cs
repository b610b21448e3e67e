using Microsoft.Extensions.Configuration;
using Stamina.Host.Configuration;

namespace Stamina.Tests.Host;

/// <summary>Secrets as a vault mounts them: a folder with a file for each setting.</summary>
public sealed class SecretFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-secrets-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_the_setting_that_it_is_named_after_and_what_has_another_name_is_none()
    {
        File.WriteAllText(Path.Combine(folder, "postgres__password"), "of the vault\n");
        File.WriteAllText(Path.Combine(folder, "POSTGRES__CONNECTION_STRING"), "Host=store");
        File.WriteAllText(Path.Combine(folder, "key-ring.txt"), "a key");

        var configuration = Load(("host:secrets", folder));

        configuration["postgres:password"].ShouldBe("of the vault");
        configuration["postgres:connectionstring"].ShouldBe("Host=store");
        configuration.AsEnumerable().Where(setting => setting.Value == "a key").ShouldBeEmpty();
    }

    [Fact]
    public void A_secret_that_is_said_elsewhere_too_stops_the_start()
    {
        File.WriteAllText(Path.Combine(folder, "postgres__password"), "of the vault");

        var stopped = Should.Throw<InvalidOperationException>(() => Load(("host:secrets", folder), ("postgres:password", "of the file")));

        stopped.Message.ShouldContain("postgres:password");
        stopped.Message.ShouldNotContain("of the vault");
    }

    [Fact]
    public void A_folder_that_is_not_there_stops_the_start() =>
        Should.Throw<InvalidOperationException>(() => Load(("host:secrets", Path.Combine(folder, "another")))).Message.ShouldContain("another");

    private static ConfigurationManager Load(params (string Name, string Value)[] said)
    {
        var flags = new CommandLineSettings();
        foreach (var (name, value) in said)
        {
            flags.Set(name, value);
        }

        var configuration = new ConfigurationManager();
        HostConfiguration.Load(configuration, flags);
        return configuration;
    }
}
