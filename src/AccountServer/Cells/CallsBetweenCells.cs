using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// A call that another cell passes on says for which address, so that limits count the phone and not our own server. Believed only with a header that is
/// derived from the cells' secret.
/// </summary>
public static class CallsBetweenCells
{
    /// <summary>Shows that the call comes from another cell.</summary>
    public const string FellowHeader = "Stamina-Fellow";

    /// <summary>The phone's address.</summary>
    public const string ForHeader = "Stamina-Forwarded-For";

    /// <summary>The cell that passed it on; such a call is never passed on again.</summary>
    public const string ByHeader = "Stamina-Forwarded-By";

    /// <summary>Comes before everything that looks at addresses. Where there is one cell these headers are not believed.</summary>
    public static void UseCallsBetweenCells(this IApplicationBuilder app)
    {
        var cells = app.ApplicationServices.GetRequiredService<IHomeCells>();
        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (!headers.TryGetValue(FellowHeader, out var shown) || !cells.IsShownByACell(shown.ToString()))
            {
                headers.Remove(ByHeader);
            }
            else if (IPAddress.TryParse(headers[ForHeader], out var phone))
            {
                context.Connection.RemoteIpAddress = phone;
            }

            return next(context);
        });
    }

    internal static string? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}
