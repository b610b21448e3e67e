using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Host.Serving;
using Stamina.Http.Tokens;

namespace Stamina.Tests.Host;

public class RateLimitsTests
{
    [Fact]
    public void Files_that_are_kept_one_by_one_have_a_larger_limit_of_their_own()
    {
        using var provider = Provider();
        var limit = RateLimits.UploadLimit(provider);
        var context = CallOfPhone();
        context.Request.Path = FileCalls.KeepOriginal;

        Enumerable.Range(0, 10).Select(_ => limit(context)).ToList().ShouldAllBe(taken => taken);
    }

    [Fact]
    public void Calls_that_need_no_token_are_counted_by_their_network_whatever_token_they_show()
    {
        using var provider = Provider();
        var limit = RateLimits.UploadLimit(provider);
        var from = System.Net.IPAddress.Parse("192.0.2.7");

        Enumerable.Range(0, 4).Select(_ => limit(SignInOf(from))).ShouldBe([true, true, false, false]);
        limit(SignInOf(System.Net.IPAddress.Parse("198.51.100.7"))).ShouldBeTrue();
        limit(CallOfPhone()).ShouldBeTrue();

        // Each with the token of another sign-in.
        static DefaultHttpContext SignInOf(System.Net.IPAddress from)
        {
            var context = CallOfPhone();
            context.Request.Method = HttpMethods.Post;
            context.Connection.RemoteIpAddress = from;
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new AllowAnonymousAttribute()), "sign_in"));
            return context;
        }
    }

    [Fact]
    public void Uploads_are_counted_where_every_request_is()
    {
        using var provider = Provider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "aspnetcore.rate_limiting.requests" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add($"{tags[0].Key}={tags[0].Value}"));
        listener.Start();
        var limit = RateLimits.UploadLimit(provider);
        var context = CallOfPhone();

        new[] { limit(context), limit(context), limit(context) }.ShouldBe([true, true, false]);

        // The one that was not let pass goes on to the middleware, which counts it.
        counted.ShouldBe(["aspnetcore.rate_limiting.result=acquired", "aspnetcore.rate_limiting.result=acquired"]);
    }

    // Two requests at once and one a second.
    private static ServiceProvider Provider()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("RateLimits:PerDeviceBurst", "2"), new("RateLimits:PerDevicePerSecond", "1"),
                new("RateLimits:PerAddressBurst", "2"), new("RateLimits:PerAddressPerSecond", "1"),
            ])
            .Build();
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddRateLimits(configuration.GetSection("RateLimits"));
        return services.BuildServiceProvider();
    }

    private static DefaultHttpContext CallOfPhone() => new()
    {
        User = new CallerPrincipal(new Caller(new UserId(Guid.CreateVersion7()), new DeviceId(Guid.CreateVersion7()), CallerScope.Full, "local")),
    };
}
