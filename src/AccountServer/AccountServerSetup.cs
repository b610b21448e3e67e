using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Consent;
using Stamina.AccountServer.Export;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.Retention;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Tokens;
using Stamina.AccountServer.Webhooks;
using Stamina.Http;

namespace Stamina.AccountServer;

/// <summary>Accounts, sign-in, devices, export, and which cell an account lives in.</summary>
public static class AccountServerSetup
{
    /// <summary>Needs an <see cref="AccountSecret"/> from the Host, which knows where secrets are kept.</summary>
    public static IServiceCollection AddAccountServer(this IServiceCollection services)
    {
        services.AddStaminaHttp();
        services.AddOneCell();
        services
            .AddOptions<AccountOptions>()
            .ValidateDataAnnotations()
            .Validate(
                options => options.AccountRecovery > TimeSpan.Zero && options.AddressRecovery > TimeSpan.Zero && options.RegistrationRecovery > TimeSpan.Zero,
                "Recovery times must be above 0.")
            .Validate(
                options => options.RetentionEvery > TimeSpan.Zero && options.IdleAccountsKeep >= TimeSpan.Zero, "Times of retention must not be negative.")
            .ValidateOnStart();
        services.TryAddSingleton<Passwords>();
        services.TryAddSingleton<SharedFailures>();
        services.AddHostedService<SharedThrottlesStartup>();
        services.TryAddSingleton<SignInThrottle>();
        services.TryAddSingleton<RegistrationThrottle>();
        services.TryAddSingleton<EndedSignIns>();
        services.AddHostedService<EndedSignInPublisher>();
        services.TryAddSingleton<SecurityEvents>();
        services.TryAddSingleton<PhoneTokens>();
        services.TryAddSingleton<SignIns>();
        services.TryAddSingleton<CopiedTokenNotice>();
        services.TryAddSingleton<AccessWithoutSignIn>();
        services.TryAddSingleton<SignOuts>();
        services.TryAddSingleton<TokenRenewal>();
        services.TryAddSingleton<PasswordChecks>();
        services.TryAddSingleton<NewPasswords>();
        services.TryAddSingleton<MailOutbox>();
        services.AddHostedService(p => p.GetRequiredService<MailOutbox>());
        services.TryAddSingleton<OwnerMail>();
        services.TryAddSingleton(p => p.GetRequiredService<AccountSecret>().Email);
        services.TryAddSingleton<AccountsByEmail>();
        services.TryAddSingleton<AddressClaims>();
        services.TryAddSingleton<CodeMails>();
        services.AddHostedService(p => p.GetRequiredService<CodeMails>());
        services.TryAddSingleton<ResetCodes>();
        services.TryAddSingleton<PasswordResetRequests>();
        services.TryAddSingleton<PasswordResets>();
        services.TryAddSingleton<EmailVerification>();
        services.TryAddSingleton<EmailChangeCodes>();
        services.TryAddSingleton<EmailChangeRequests>();
        services.TryAddSingleton<EmailChanges>();
        services.TryAddSingleton<SecondFactors>();
        services.TryAddSingleton<FreshProof>();
        services.TryAddSingleton<PasskeyChallenges>();
        services.TryAddSingleton<PasskeyChecks>();
        services.TryAddSingleton<AccountPasskeys>();
        services.TryAddSingleton<PasskeySignIns>();
        services.TryAddSingleton<PersonalTokens>();
        services.AddOptions<WebhookOptions>()
            .Validate(ReachableAddresses.CanRead, "webhooks:ports are numbers between commas, webhooks:networks addresses and networks, 10.0.0.5 and 10.0.0.0/24.");
        services.TryAddSingleton<ReachableAddresses>();
        services.TryAddSingleton<WebhookCalls>();
        services.TryAddSingleton<WebhookBodies>();
        services.TryAddSingleton<WebhookOwners>();
        services.TryAddSingleton<AccountWebhooks>();
        services.TryAddSingleton<WebhookSender>();
        services.AddHostedService(p => p.GetRequiredService<WebhookSender>());
        services.TryAddSingleton<AccountOpening>();
        services.TryAddSingleton<Registration>();
        services.TryAddSingleton<Consents>();
        services.TryAddSingleton<PasswordSignIn>();
        services.TryAddSingleton<CallerPassword>();
        services.TryAddSingleton<Reauthentication>();
        services.TryAddSingleton<AccountDeletion>();
        services.TryAddSingleton<AccountOperators>();
        services.TryAddSingleton<IdleAccounts>();
        services.TryAddSingleton<AccountRetention>();
        services.AddHostedService(p => p.GetRequiredService<AccountRetention>());
        services.TryAddSingleton<ExportedStores>();
        services.TryAddSingleton<AccountExport>();
        return services;
    }

    /// <summary>On every call of people beside uploads: whoever was signed out is told so, whatever their token still says.</summary>
    public static TBuilder OnlyForLivingSignIns<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(EndedSignIns.AnswerAsync);

    public static IEndpointRouteBuilder MapAccountServer(this IEndpointRouteBuilder routes)
    {
        routes.MapAuth();
        routes.MapUsers();
        return routes;
    }
}
