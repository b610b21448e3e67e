namespace Stamina.AccountServer.SigningIn;

/// <summary>A code that people read in one place and type in another: ten of Crockford's letters (50 bits), shown in two groups.</summary>
internal static class TypedCode
{
    public const int Length = 10;

    // What was typed may be anything: more than this is no code.
    private const int Longest = 64;

    /// <summary>As it is shown: <c>x7k2m-9qf4d</c>.</summary>
    public static string Shown(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";

    /// <summary>Without groups and capitals, with the letters that were meant by those that look alike.</summary>
    public static string Plain(string typed) => string.Concat(typed.Take(Longest).Where(c => c is not ('-' or ' ')).Select(c => char.ToLowerInvariant(c) switch
    {
        'o' => '0',
        'i' or 'l' => '1',
        var other => other,
    }));
}
