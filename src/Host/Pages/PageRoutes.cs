using System.Reflection;
using Stamina.Host.Configuration;

namespace Stamina.Host.Pages;

/// <summary>The few pages that the program itself shows. They are files in this folder, embedded.</summary>
internal static class PageRoutes
{
    public static void MapPages(this IEndpointRouteBuilder routes, HostSettings host)
    {
        if (ClientFiles.Find(host) is null)
        {
            MapFile(routes, "/", "home.html", "text/html; charset=utf-8");
        }

        MapFile(routes, "/reference", "reference.html", "text/html; charset=utf-8");
        MapFile(routes, "/reference/reference.js", "reference.js", "text/javascript; charset=utf-8");
        MapFile(routes, "/reference/reference.css", "reference.css", "text/css; charset=utf-8");
    }

    private static void MapFile(IEndpointRouteBuilder routes, string path, string file, string contentType)
    {
        var bytes = Read(file);
        routes.MapGet(path, () => TypedResults.Bytes(bytes, contentType)).AllowAnonymous().ExcludeFromDescription();
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Stamina.Host.Pages.{file}")
            ?? throw new InvalidOperationException($"The page {file} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
