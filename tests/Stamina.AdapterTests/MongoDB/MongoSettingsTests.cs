using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Stamina.Adapters.MongoDB;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.MongoDB;

/// <summary>What the driver is told of a URL and the options beside it.</summary>
public sealed class MongoSettingsTests
{
    [Theory]
    [InlineData("mongodb://stamina_goal@a.example,b.example/stamina?authSource=stamina&replicaSet=rs0&tls=true", "stamina")]
    [InlineData("mongodb://stamina_goal@a.example/stamina?tls=true", "admin")]
    public void A_user_of_the_URL_signs_in_with_the_password_beside_it(string url, string source)
    {
        var settings = MongoStore.Hardened(new MongoUrl(url), new MongoOptions { ConnectionString = url, Password = "p@ss:word" });

        (settings.Credential.Username, settings.Credential.Source).ShouldBe(("stamina_goal", source));
        settings.Credential.Evidence.ShouldBe(new PasswordEvidence("p@ss:word"));
        settings.UseTls.ShouldBeTrue();
        settings.Servers.Count().ShouldBe(url.Count(c => c == ',') + 1);
        using var client = new MongoClient(settings);
        client.Settings.Credential.Username.ShouldBe("stamina_goal");
    }

    [Theory]
    [InlineData("mongodb://a.example/stamina", null)]
    [InlineData("mongodb://somebody:known@a.example/stamina", "somebody")]
    public void A_URL_without_a_user_or_with_its_password_stays_as_it_is(string url, string? user)
    {
        MongoStore.Hardened(new MongoUrl(url), new MongoOptions { ConnectionString = url, Password = "other" }).Credential?.Username.ShouldBe(user);
        MongoStore.Hardened(new MongoUrl(url), new MongoOptions { ConnectionString = url }).Credential?.Evidence.ShouldBe(new PasswordEvidence("known"));
    }

    [Theory]
    [InlineData("readPreference=secondaryPreferred", "readPreference")]
    [InlineData("readPreference=nearest", "readPreference")]
    [InlineData("readPreference=primaryPreferred", "readPreference")]
    [InlineData("w=1", "majority")]
    [InlineData("w=0", "majority")]
    [InlineData("w=2", "majority")]
    [InlineData("w=majority&journal=false", "majority")]
    public void A_URL_that_asks_for_less_than_the_primary_and_a_majority_stops_the_start(string asked, string why)
    {
        var url = $"mongodb://127.0.0.1/stamina?{asked}";

        Should.Throw<OptionsValidationException>(() => Taken(url)).Message.ShouldContain(why);
        using var directory = new ServiceCollection().AddMongoDirectory(o => o.ConnectionString = url).BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => directory.GetRequiredService<IDirectory>()).Message.ShouldContain(why);
    }

    [Theory]
    [InlineData("readPreference=primary&w=majority&journal=true")]
    [InlineData("replicaSet=rs0")]
    public void A_URL_that_asks_for_the_primary_and_a_majority_is_taken(string asked) =>
        Taken($"mongodb://127.0.0.1/stamina?{asked}").ConnectionString.ShouldEndWith(asked);

    private static MongoOptions Taken(string url)
    {
        using var services = new ServiceCollection().AddMongoAdapters(o => o.ConnectionString = url).BuildServiceProvider();
        return services.GetRequiredService<IOptions<MongoOptions>>().Value;
    }
}
