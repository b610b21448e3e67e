using System.ComponentModel.DataAnnotations;

namespace Stamina.Host.Configuration;

/// <summary>Section <c>directory</c>: where this cell finds the directory, and for the role <c>directory</c> how it is served.</summary>
internal sealed class DirectorySettings
{
    /// <summary>http or https, host and port of the directory; not set: there is one cell, and nothing is asked.</summary>
    public Uri? Address { get; set; }

    /// <summary>PEM file of the authorities to trust the directory by; the system's where it is not set.</summary>
    public string? Trust { get; set; }

    /// <summary>How long a call to it may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the role listens: an address that only our own servers reach, never the edge.</summary>
    [Required]
    public string Bind { get; set; } = "127.0.0.1";

    [Range(0, 65535)]
    public int Port { get; set; } = 9500;

    /// <summary>PEM file with certificate and key; without one the listener speaks plain HTTP.</summary>
    public string? Certificate { get; set; }

    /// <summary>Listens on another address than this machine's own although it has no TLS: in a network that nobody else reads.</summary>
    public bool PlainHttp { get; set; }

    /// <summary>sqlite, postgres or mongodb: section <c>directory_postgres</c> or <c>directory_mongodb</c>.</summary>
    [Required]
    public string Store { get; set; } = "sqlite";
}
