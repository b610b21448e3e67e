using FsCheck;

namespace Stamina.Tests;

/// <summary>
/// How often a property is tried. The unit suite has 30 seconds for everything, so it tries a tenth with new random cases each time;
/// <c>./test long</c> sets STAMINA_TEST_LONG and tries all.
/// </summary>
internal static class Rounds
{
    /// <summary>The trait of the tests that have a long form.</summary>
    public const string Trait = "rounds";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STAMINA_TEST_LONG") is { Length: > 0 };

    public static int Of(int all) => IsLong ? all : Math.Max(all / 10, 20);

    public static Config Many(int all) => Config.QuickThrowOnFailure.WithMaxTest(Of(all));
}
