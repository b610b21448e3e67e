using System.Text;

namespace Stamina.EndToEndTests.Fuzzing;

/// <summary>
/// Makes bad inputs from good ones. Half of them keep to the grammar: names, numbers and signs of the text change places, are taken from others, repeated or
/// replaced by what nobody expects. The rest is done to bytes. The same seed makes the same inputs.
/// </summary>
internal sealed class Mutation(Random random, IReadOnlyList<byte[]> corpus)
{
    private const int Longest = 64 << 10;

    private static readonly string[] Odd =
    [
        "null",
        "true",
        "-1",
        "0",
        "-0",
        "0.5",
        "1e999",
        "-1e999",
        "1E-400",
        "99999999999999999999999999",
        "9223372036854775808",
        "2147483648",
        "NaN",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\ud800",
        "[]",
        "{}",
        "[[",
        "}}",
        "\"",
        "\\",
        "<",
        ">",
        "&#0;",
        "&lol;",
        "<!DOCTYPE a [<!ENTITY lol \"lol\">]>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
        ",",
        ";",
        "\t",
        "\r",
        "\n",
        "\0",
        "\u202e",
        "\ufeff",
        "=cmd()",
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59.9999999-14:00",
        "0001-01-01T00:00:00+14:00",
        "running_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "running_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "../../etc/passwd",
        "lat",
        "lon",
        "seq",
        "at",
        "kind",
        "points",
        "é\u0301\u0301\u0301",
    ];

    public byte[] Next()
    {
        var input = Pick();
        var rounds = 1 + random.Next(4);
        for (var round = 0; round < rounds; round++)
        {
            input = random.Next(2) == 0 ? InText(input) : InBytes(input);
        }

        return input.Length <= Longest ? input : input[..Longest];
    }

    private byte[] Pick() => corpus[random.Next(corpus.Count)];

    private byte[] InText(byte[] input)
    {
        var tokens = Tokens(Encoding.UTF8.GetString(input));
        if (tokens.Count == 0)
        {
            return Encoding.UTF8.GetBytes(Odd[random.Next(Odd.Length)]);
        }

        var at = random.Next(tokens.Count);
        switch (random.Next(6))
        {
            case 0:
                tokens[at] = Odd[random.Next(Odd.Length)];
                break;
            case 1:
                tokens.Insert(at, Odd[random.Next(Odd.Length)]);
                break;
            case 2:
                tokens.RemoveRange(at, Math.Min(tokens.Count - at, 1 + random.Next(8)));
                break;
            case 3:
                var other = random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 4:
                var again = tokens.GetRange(at, Math.Min(tokens.Count - at, 1 + random.Next(12)));
                tokens.InsertRange(at, Enumerable.Repeat(again, 1 + random.Next(40)).SelectMany(part => part));
                break;
            default:
                var from = Tokens(Encoding.UTF8.GetString(Pick()));
                tokens.InsertRange(at, from.Take(1 + random.Next(30)));
                break;
        }

        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    private byte[] InBytes(byte[] input)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        var bytes = input.ToList();
        var at = random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(16)));
                break;
            case 3:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), 1 + random.Next(200)));
                break;
            case 4:
                return input[..at];
            default:
                var other = Pick();
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(random.Next(other.Length + 1)));
                break;
        }

        return [.. bytes];
    }

    // Words and numbers stay whole; every other sign stands for itself.
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var end = i + 1;
            if (IsOfWord(text[i]))
            {
                while (end < text.Length && IsOfWord(text[end]))
                {
                    end++;
                }
            }

            tokens.Add(text[i..end]);
            i = end;
        }

        return tokens;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '+' or ':';
}
