using Microsoft.Extensions.FileProviders;
using Stamina.Host.Serving;

namespace Stamina.Host.Pages;

/// <summary>The built phone app at /, where it exists.</summary>
internal static class ClientFiles
{
    public static string? Find(HostSettings host)
    {
        if (host.ClientFolder is { } named)
        {
            return File.Exists(Path.Combine(named, "index.html"))
                ? Path.GetFullPath(named)
                : throw new InvalidOperationException($"There is no index.html in {Path.GetFullPath(named)}, which host:client_folder names.");
        }

        // From artifacts/bin/Stamina.Host/release up to the repository.
        var beside = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "client", "dist"));
        return File.Exists(Path.Combine(beside, "index.html")) ? beside : null;
    }

    public static void UseClientFiles(this WebApplication app, HostSettings host)
    {
        if (Find(host) is not { } folder)
        {
            return;
        }

        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
        });

        // A screen's own address, opened or reloaded in a browser, is the app's to show.
        app.Use((context, next) =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) || !IsScreen(context.Request))
            {
                return next(context);
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.SendFileAsync(files.GetFileInfo("index.html"));
        });
    }

    private static bool IsScreen(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && !Path.HasExtension(request.Path)
        && !request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        && !request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && !request.Path.StartsWithSegments("/reference", StringComparison.Ordinal)
        && !request.Path.StartsWithSegments("/openapi", StringComparison.Ordinal);
}
