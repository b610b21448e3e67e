using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Bodies;

namespace Stamina.AccountServer.Profile;

/// <summary>What a phone may call itself.</summary>
internal static class DeviceRules
{
    private const int LongestPlatform = 32;

    /// <summary>The info, trimmed; what is wrong with it goes to <paramref name="errors"/>.</summary>
    public static DeviceInfo? Check(DeviceInfo? info, List<FieldError> errors)
    {
        if (info is null)
        {
            return null;
        }

        var name = info.Name?.Trim();
        if (name is not null && !PersonalName.IsOne(name))
        {
            errors.Add(new FieldError("device.name", PersonalName.Expected));
        }

        if (info.Platform is { } platform && !IsPlatform(platform))
        {
            errors.Add(new FieldError("device.platform", $"1 to {LongestPlatform} of a-z, 0-9 and _, as android"));
        }

        return info with { Name = name };
    }

    private static bool IsPlatform(string text) =>
        text.Length is > 0 and <= LongestPlatform && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
