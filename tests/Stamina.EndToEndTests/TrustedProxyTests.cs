using System.Net;

namespace Stamina.EndToEndTests;

/// <summary>Who is counted when calls come through an edge.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class TrustedProxyTests
{
    private const int Burst = 5;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task Anonymous_calls_are_counted_by_the_address_that_a_trusted_proxy_names_and_nobody_elses_word_is_taken(string trusted, bool believed)
    {
        await using var server = await StaminaProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["STAMINA_HOST__TRUSTED_PROXIES"] = trusted,
            ["STAMINA_RATE_LIMITS__PER_ADDRESS_PER_SECOND"] = "1",
            ["STAMINA_RATE_LIMITS__PER_ADDRESS_BURST"] = "5",
        });
        // All at once: one after the other they may be no more than one a second, on a busy machine.
        var answers = await Task.WhenAll(Enumerable.Range(1, Burst * 8).Select(phone => AskAsync(server, $"198.51.100.{phone}")));

        // Forty phones behind one edge: believed, none is over its limit; not believed, they are one caller.
        Array.Exists(answers, answer => answer == HttpStatusCode.TooManyRequests).ShouldBe(!believed);
    }

    private static async Task<HttpStatusCode> AskAsync(StaminaProcess server, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/v1/client-config"));
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
