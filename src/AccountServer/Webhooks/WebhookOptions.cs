namespace Stamina.AccountServer.Webhooks;

/// <summary>Where webhooks may lead.</summary>
public sealed class WebhookOptions
{
    /// <summary>Ports that public addresses are called on, between commas.</summary>
    public string Ports { get; set; } = "443";

    /// <summary>
    /// Addresses and networks between commas that are called too although they are private or local, on any port and without TLS too: a receiver in the house
    /// of whoever runs the server for themselves. Whoever has an account can have them called; none by default.
    /// </summary>
    public string? Networks { get; set; }
}
