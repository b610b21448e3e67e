using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Http.Bodies;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.Http;

/// <summary>What every HTTP room shares: who is calling, how refusals look, which clients are too old.</summary>
public static class HttpSetup
{
    /// <summary>Needs a <see cref="SigningKeys"/> from the Host, which knows where keys are kept.</summary>
    public static IServiceCollection AddStaminaHttp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new BodiesInFlight());
        services.AddOptions<AccessTokenOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ClientVersionOptions>();
        services.AddOptions<PrivacyNoticeOptions>().ValidateDataAnnotations()
            .Validate(notice => notice.Controller is null == notice.Contact is null, "privacy:controller and privacy:contact belong together.")
            .ValidateOnStart();
        services.TryAddSingleton<AccessTokenReader>();
        services.TryAddSingleton<AccessTokenIssuer>();
        services.TryAddTransient<BearerAuthentication>();
        services.AddExceptionHandler<FrameworkProblems>();
        services.TryAddSingleton<RefusedCalls>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusedCalls>());
        services.AddAuthenticationCore(options =>
        {
            if (!options.SchemeMap.ContainsKey(BearerAuthentication.Scheme))
            {
                options.AddScheme<BearerAuthentication>(BearerAuthentication.Scheme, displayName: null);
                options.DefaultScheme = BearerAuthentication.Scheme;
            }
        });
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Policies.Full)
            .SetFallbackPolicy(Policies.Full)
            .AddPolicy(Policies.Upload, Policies.UploadPolicy);
        return services;
    }

    /// <summary>
    /// The order of the pipeline. <paramref name="afterAuthentication"/> sees the caller and comes before authorisation: the place of rate limits. With
    /// <paramref name="uploadLimit"/>, the same limits as a function, uploads in order take the <see cref="UploadFastPath"/>.
    /// </summary>
    public static IApplicationBuilder UseStaminaHttp(
        this IApplicationBuilder app,
        Action<IApplicationBuilder>? afterAuthentication = null,
        Func<IServiceProvider, UploadFastPath.RateLimit>? uploadLimit = null)
    {
        app.UseExceptionHandler(_ => { });
        app.UseRouting();
        if (uploadLimit is not null)
        {
            app.UseUploadFastPath(uploadLimit);
        }

        app.UseStatusCodePages(FrameworkProblems.FillAsync);
        app.Use(AnswerWithoutEndpoint);
        app.UseClientVersionGate();
        app.UseAuthentication();
        afterAuthentication?.Invoke(app);
        app.UseAuthorization();
        return app;
    }

    // Nothing is there (404), or an endpoint that routing made itself to say 405 or 415: whoever calls it is not asked who they are.
    private static Task AnswerWithoutEndpoint(HttpContext context, RequestDelegate next)
    {
        switch (context.GetEndpoint())
        {
            case null:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case not RouteEndpoint and { RequestDelegate: { } answer }:
                return answer(context);
            default:
                return next(context);
        }
    }
}
