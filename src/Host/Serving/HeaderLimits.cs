using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.Host.Serving;

/// <summary>
/// Kestrel answers too large headers by an empty 431 and a closed connection; below its hard bound lies ours, which answers as the contract says.
/// </summary>
internal static class HeaderLimits
{
    public const int HardBytes = 64 << 10;
    public const int HardCount = 200;

    private const int Bytes = 16 << 10;
    private const int Count = 64;

    public static void UseHeaderLimits(this IApplicationBuilder app) => app.Use((context, next) =>
        AreTooLarge(context.Request.Headers)
            ? ProblemWriter.WriteAsync(context, ProblemTypes.HeadersTooLarge, $"A request may have {Count} headers of {Bytes} bytes in all.")
            : next(context));

    private static bool AreTooLarge(IHeaderDictionary headers)
    {
        if (headers.Count > Count)
        {
            return true;
        }

        var bytes = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0);
            }
        }

        return bytes > Bytes;
    }
}
