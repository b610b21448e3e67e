using System.Runtime.CompilerServices;

namespace Stamina.Contracts;

/// <summary>
/// A body that changes something (JSON merge patch, RFC 7396): a member that is absent leaves what is there, one that is <c>null</c> takes it away. Serialisers
/// never assign what is absent, so a member that tells the two apart assigns itself through <see cref="Given"/>.
/// </summary>
public abstract record MergePatch
{
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    /// <summary>True where the body had the member, <c>null</c> or not.</summary>
    /// <param name="member">By its name in C#.</param>
    public bool Has(string member) => given.Contains(member);

    /// <summary>Notes that the body had the member that is being assigned.</summary>
    protected T Given<T>(T value, [CallerMemberName] string member = "")
    {
        given.Add(member);
        return value;
    }
}
