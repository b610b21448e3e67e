using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;

namespace Stamina.Load;

/// <summary>Access tokens that a server of this data folder takes: a user and a device each.</summary>
internal static class Tokens
{
    /// <summary>Issues so many; called again, others.</summary>
    public static List<string> Issue(string dataFolder, int count)
    {
        using var keys = SigningKeys.LoadOrCreate(Path.Combine(dataFolder, "keys"));
        var issuer = new AccessTokenIssuer(keys, Options.Create(new AccessTokenOptions { Lifetime = TimeSpan.FromHours(2) }), TimeProvider.System);
        return [.. Enumerable.Range(0, count).Select(_ =>
            issuer.Issue(new Caller(new UserId(Guid.CreateVersion7()), new DeviceId(Guid.CreateVersion7()), CallerScope.Full, "local")).Text)];
    }
}
