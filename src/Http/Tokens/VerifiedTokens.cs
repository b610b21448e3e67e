using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Authentication;

namespace Stamina.Http.Tokens;

/// <summary>
/// The tokens whose signature was found good, by their full text: a bounded table of sets of four places, in which a newcomer takes the place of the one that
/// ends first. A signature check costs 4.6 times as much as the whole rest of a bare request, a look into this table nothing that can be measured. Four places,
/// because with one two phones that share a place push each other out at every request, and among 128 phones two did so in one of four runs.
/// </summary>
internal sealed class VerifiedTokens(int slots)
{
    private const int Places = 4;

    // Only verified tokens get in, so nobody can fill it with forgeries.
    private readonly VerifiedToken?[] table = new VerifiedToken?[Math.Max(Places, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)slots))];

    public VerifiedToken? Find(ReadOnlySpan<char> text, long nowSeconds)
    {
        foreach (ref var place in SetOf(text))
        {
            if (Volatile.Read(ref place) is { } found && nowSeconds < found.ExpiresAtSeconds && SameText(found.Text, text))
            {
                return found;
            }
        }

        return null;
    }

    public void Remember(VerifiedToken token)
    {
        var set = SetOf(token.Text);
        ref var first = ref set[0];
        foreach (ref var place in set)
        {
            if ((Volatile.Read(ref place)?.ExpiresAtSeconds ?? 0) < (Volatile.Read(ref first)?.ExpiresAtSeconds ?? 0))
            {
                first = ref place;
            }
        }

        Volatile.Write(ref first, token);
    }

    // The end of a token is the end of its signature, which is as random as any hash of it.
    private Span<VerifiedToken?> SetOf(ReadOnlySpan<char> text)
    {
        var tail = text[^Math.Min(text.Length, 8)..];
        uint hash = 2166136261;
        foreach (var c in tail)
        {
            hash = (hash ^ c) * 16777619;
        }

        return table.AsSpan((int)((hash ^ (hash >> 15)) & (uint)((table.Length / Places) - 1)) * Places, Places);
    }

    // Takes the same time wherever the texts differ: an answer's delay must not spell out somebody's token.
    private static bool SameText(string known, ReadOnlySpan<char> text)
    {
        if (known.Length != text.Length)
        {
            return false;
        }

        var left = MemoryMarshal.Cast<char, ulong>(known);
        var right = MemoryMarshal.Cast<char, ulong>(text);
        ulong difference = 0;
        for (var i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        for (var i = left.Length * 4; i < known.Length; i++)
        {
            difference |= (uint)(known[i] ^ text[i]);
        }

        return difference == 0;
    }
}

internal sealed class VerifiedToken(string text, long expiresAtSeconds, CallerPrincipal principal)
{
    public string Text => text;

    public long ExpiresAtSeconds => expiresAtSeconds;

    public CallerPrincipal Principal => principal;

    /// <summary>What the authentication scheme answers for this token, made once.</summary>
    public Task<AuthenticateResult> Result { get; } =
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, BearerAuthentication.Scheme)));
}
