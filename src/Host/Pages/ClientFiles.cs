using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Stamina.Host.Configuration;

namespace Stamina.Host.Pages;

/// <summary>The built phone app at /, where it exists.</summary>
internal static class ClientFiles
{
    /// <summary>By preference.</summary>
    private static readonly (string Name, string Ending)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    // Answered by the server itself.
    private static readonly PathString[] NoScreens = ["/v1", "/health", "/reference", "/openapi", "/.well-known"];

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
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            {
                // A screen's own address, opened or reloaded in a browser, is the app's to show.
                if (request.Path == "/" || IsScreen(request))
                {
                    request.Path = "/index.html";
                }

                request.Path = SmallestOf(files, request);
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ContentTypeProvider = new TypeOfOriginal(), OnPrepareResponse = Prepare });
    }

    // The build makes the compressed files once, as small as they get: nothing is compressed for a request.
    private static PathString SmallestOf(PhysicalFileProvider files, HttpRequest request)
    {
        foreach (var (name, ending) in Encodings)
        {
            if (request.Path.HasValue && Accepts(request, name) && files.GetFileInfo(request.Path.Value + ending).Exists)
            {
                return request.Path.Value + ending;
            }
        }

        return request.Path;
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request
            .GetTypedHeaders()
            .AcceptEncoding.Any(accepted => accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && accepted.Quality is null or > 0);

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.Vary = "Accept-Encoding";
        // Names of assets carry a hash of their content; everything else is asked for each time, and answered with 304.
        headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        foreach (var (name, ending) in Encodings)
        {
            if (file.File.Name.EndsWith(ending, StringComparison.Ordinal))
            {
                headers.ContentEncoding = name;
            }
        }
    }

    private static bool IsScreen(HttpRequest request)
    {
        if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) || Path.HasExtension(request.Path))
        {
            return false;
        }

        foreach (var path in NoScreens)
        {
            if (request.Path.StartsWithSegments(path, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is compressed is of the type that it was before.</summary>
    private sealed class TypeOfOriginal : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider known = new();

        public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType)
        {
            var ending = Encodings.Select(encoding => encoding.Ending).FirstOrDefault(ending => subpath.EndsWith(ending, StringComparison.Ordinal)) ?? "";
            if (known.TryGetContentType(subpath[..^ending.Length], out contentType) && contentType == "text/html")
            {
                contentType = "text/html; charset=utf-8";
            }

            return contentType is not null;
        }
    }
}
