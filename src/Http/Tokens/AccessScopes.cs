using System.Text.Json;
using Stamina.Contracts.Accounts;

namespace Stamina.Http.Tokens;

/// <summary>A set of scopes; as text their names in snake_case with blanks between, as in OAuth.</summary>
public readonly record struct AccessScopes
{
    private readonly int bits;

    private AccessScopes(int bits) => this.bits = bits;

    public static AccessScopes Of(IEnumerable<AccessScope> scopes) => new(scopes.Aggregate(0, (all, scope) => all | BitOf(scope)));

    /// <summary>Reads what <see cref="ToString"/> wrote; names that are not known here open nothing.</summary>
    public static AccessScopes Parse(string text)
    {
        var names = text.Split(' ');
        return Of(Enum.GetValues<AccessScope>().Where(scope => names.Contains(NameOf(scope), StringComparer.Ordinal)));
    }

    public static string NameOf(AccessScope scope) => JsonNamingPolicy.SnakeCaseLower.ConvertName(scope.ToString());

    public bool Contains(AccessScope scope) => (bits & BitOf(scope)) != 0;

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<AccessScope> ToList() => [.. Enum.GetValues<AccessScope>().Where(Contains)];

    public override string ToString() => string.Join(' ', ToList().Select(NameOf));

    private static int BitOf(AccessScope scope) => 1 << (int)scope;
}
