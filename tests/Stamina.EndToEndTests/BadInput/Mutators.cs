using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Stamina.EndToEndTests.BadInput;

/// <summary>A request body gone wrong.</summary>
/// <param name="Name">What was done to it.</param>
/// <param name="Content">Makes the body anew for each sending.</param>
internal sealed record BadBody(string Name, Func<HttpContent> Content);

/// <summary>
/// Makes bad bodies from good ones: bytes that are no JSON, JSON that is no request, and each member in turn replaced by what nobody expects.
/// </summary>
internal static class Mutators
{
    // As JSON text, so that what a JSON library would not write can be sent too.
    private static readonly string[] Odd =
    [
        "null",
        "true",
        "-1",
        "0",
        "0.5",
        "1e999",
        "-1e999",
        "99999999999999999999999999",
        "9223372036854775807",
        "-0",
        "1E-400",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\ud83c\\udfc3\"",
        "\"../../etc/passwd\"",
        "\"%s%n' OR 1=1 --\"",
        "\"1970-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"2026-02-30T00:00:00Z\"",
        "\"running_01h455vb4pex5vsknk084sn02q\"",
        "[]",
        "{}",
        "[[[[]]]]",
        "{\"a\":{\"a\":{}}}",
        "[null]",
        "[1e999]",
        "{\"\\ud800\":1}",
        "[{\"\\udc00\":null}]",
    ];

    public static IEnumerable<BadBody> Of(string json)
    {
        foreach (var (name, text) in Texts(json))
        {
            yield return new BadBody(name, () => Json(Encoding.UTF8.GetBytes(text)));
        }

        foreach (var (name, bytes) in Bytes(json))
        {
            yield return new BadBody(name, () => Json(bytes));
        }

        foreach (var packed in Packings(json))
        {
            yield return packed;
        }
    }

    private static IEnumerable<(string Name, string Text)> Texts(string json)
    {
        foreach (var whole in Odd)
        {
            yield return ($"the whole is {whole}", whole);
        }

        yield return ("empty", "");
        yield return ("white space", " \r\n\t ");
        yield return ("NaN", "NaN");
        yield return ("single quotes", json.Replace('"', '\''));
        yield return ("a comment", "/* hello */" + json);
        yield return ("a trailing comma", json.TrimEnd()[..^1] + ",}");
        yield return ("two values", json + json);
        yield return ("trailing text", json + "x");
        yield return ("in an array", $"[{json}]");
        yield return ("nested 33 deep", string.Concat(Enumerable.Repeat("{\"a\":", 33)) + "1" + new string('}', 33));
        yield return ("nested 100 000 deep", new string('[', 100_000));
        yield return ("a long unknown member", json.TrimEnd()[..^1] + $",\"extra\":\"{new string('x', 200_000)}\"}}");
        yield return ("a member with an empty name", json.TrimEnd()[..^1] + ",\"\":1}");
        yield return ("a member whose name is half a surrogate pair", json.TrimEnd()[..^1] + ",\"\\ud800\":1}");
        yield return ("a first member whose name has half a surrogate pair", "{\"a\\udc00b\":{}," + json.TrimStart()[1..]);
        yield return ("all members twice", json.TrimEnd()[..^1] + "," + json.TrimStart()[1..]);
        for (var part = 1; part < 8; part++)
        {
            yield return ($"cut off after {part} of 8 parts", json[..(json.Length * part / 8)]);
        }

        foreach (var path in Leaves(JsonNode.Parse(json)!, []))
        {
            var where = string.Join('.', path);
            yield return ($"without {where}", Replaced(json, path, null));
            foreach (var odd in Odd)
            {
                yield return ($"{where} is {odd}", Replaced(json, path, odd));
            }

            yield return ($"{where} is very long", Replaced(json, path, $"\"{new string('9', 70_000)}\""));
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Bytes(string json)
    {
        var good = Encoding.UTF8.GetBytes(json);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(json));
        yield return ("a NUL in front", [0, .. good]);
        yield return ("invalid UTF-8 in text", [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        yield return ("an overlong encoding", [.. "{\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8]);
        var random = new Random(json.Length);
        for (var i = 0; i < 30; i++)
        {
            var flipped = (byte[])good.Clone();
            var at = random.Next(flipped.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            yield return (string.Create(CultureInfo.InvariantCulture, $"byte {at} flipped to {flipped[at]}"), flipped);
        }
    }

    private static IEnumerable<BadBody> Packings(string json)
    {
        var good = Encoding.UTF8.GetBytes(json);
        yield return new BadBody("no content type", () => As(good, null));
        yield return new BadBody("text/plain", () => As(good, "text/plain"));
        yield return new BadBody("application/json in UTF-16", () => As(good, "application/json; charset=utf-16"));
        yield return new BadBody("a content type that is none", () => As(good, "json"));
        yield return new BadBody("form data", () => new FormUrlEncodedContent([new("a", "b")]));
        yield return new BadBody("gzip that is none", () => As(good, "application/json", "gzip"));
        yield return new BadBody("br that is none", () => As(good, "application/json", "br"));
        yield return new BadBody("an unknown encoding", () => As(good, "application/json", "zstd"));
        yield return new BadBody("gzip cut off", () => As(Gzip(good)[..^9], "application/json", "gzip"));
        yield return new BadBody("gzip of gzip", () => As(Gzip(Gzip(good)), "application/json", "gzip"));
        yield return new BadBody("a gzip bomb", () => As(Bomb.Value, "application/json", "gzip"));
        yield return new BadBody("larger than 1 MiB", () => As([.. good, .. Enumerable.Repeat((byte)' ', (1 << 20) + 1)], "application/json"));
    }

    // 200 MB of spaces in 200 KB.
    private static readonly Lazy<byte[]> Bomb = new(() =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var spaces = Enumerable.Repeat((byte)' ', 1 << 20).ToArray();
            for (var i = 0; i < 200; i++)
            {
                gzip.Write(spaces);
            }
        }

        return packed.ToArray();
    });

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static ByteArrayContent Json(byte[] bytes) => As(bytes, "application/json");

    private static ByteArrayContent As(byte[] bytes, string? type, string? encoding = null)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return content;
    }

    // Every member at every depth; of an array the first element.
    private static IEnumerable<string[]> Leaves(JsonNode? node, string[] path)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray { Count: > 0 } items => [("0", items[0])],
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            string[] here = [.. path, name];
            yield return here;
            foreach (var deeper in Leaves(child, here))
            {
                yield return deeper;
            }
        }
    }

    private static string Replaced(string json, string[] path, string? with)
    {
        const string Mark = "@@here@@";
        var root = JsonNode.Parse(json)!;
        var parent = root;
        foreach (var step in path[..^1])
        {
            parent = parent is JsonArray items ? items[int.Parse(step, CultureInfo.InvariantCulture)]! : parent[step]!;
        }

        if (parent is JsonArray array)
        {
            array[0] = Mark;
        }
        else if (with is null)
        {
            parent.AsObject().Remove(path[^1]);
        }
        else
        {
            parent[path[^1]] = Mark;
        }

        return root.ToJsonString().Replace($"\"{Mark}\"", with ?? "null", StringComparison.Ordinal);
    }
}
