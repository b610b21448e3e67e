using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Stamina.Host.Serving;

/// <summary>What a program around this one adds to the server: in production nothing, at a desk an address for a phone or a demo account.</summary>
internal sealed record ServerAdditions
{
    public static ServerAdditions None { get; } = new();

    /// <summary>Listens on further addresses.</summary>
    public Action<KestrelServerOptions> Listen { get; init; } = static _ => { };

    /// <summary>Answers further paths, on a server that people call.</summary>
    public Action<IEndpointRouteBuilder> Map { get; init; } = static _ => { };

    /// <summary>Done once, with every address that is listened on, the server's own first.</summary>
    public Func<IReadOnlyList<Uri>, Task> OnceServing { get; init; } = static _ => Task.CompletedTask;
}
