using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.GoalServer.Users;

namespace Stamina.GoalServer.Auth;

internal static class AccountSetup
{
    /// <summary>Needs an <see cref="AccountSecret"/> from the Host, which knows where secrets are kept.</summary>
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().ValidateDataAnnotations()
            .Validate(options => options.AccountRecovery > TimeSpan.Zero && options.AddressRecovery > TimeSpan.Zero, "Recovery times must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton<Passwords>();
        services.TryAddSingleton<SignInThrottle>();
        services.TryAddSingleton<SignIns>();
        services.TryAddSingleton<Accounts>();
        services.TryAddSingleton<AccountExport>();
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapAuth();
        routes.MapUsers();
    }
}
