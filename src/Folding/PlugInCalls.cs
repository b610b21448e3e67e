using System.Diagnostics.CodeAnalysis;

namespace Stamina.Folding;

/// <summary>Calls into exercise types, which may be plug-ins: an exception is answered with false.</summary>
internal static class PlugInCalls
{
    [SuppressMessage("Design", "CA1031", Justification = "A fold never throws; a failing plug-in leaves its events raw.")]
    public static bool Try<T>(Func<T?> call, [NotNullWhen(true)] out T? answer)
        where T : class
    {
        try
        {
            answer = call();
            return answer is not null;
        }
        catch (Exception)
        {
            answer = null;
            return false;
        }
    }
}
