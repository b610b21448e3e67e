using System.CommandLine;

namespace Stamina.Tools.Phone;

/// <summary>Which server, and whom to trust that it is: the options of every command that speaks to one.</summary>
internal sealed class ServerOptions
{
    private readonly Option<Uri> server = new("--server")
    {
        Description = "The server to talk to.",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
        CustomParser = parsed =>
        {
            if (Uri.TryCreate(parsed.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
            {
                if (address.Scheme == "https" || address.IsLoopback)
                {
                    return address;
                }

                parsed.AddError("--server takes http only for this machine itself: on any network the password would pass in clear. Say https.");
                return null;
            }

            parsed.AddError("--server takes an address such as https://stamina.example, with http or https.");
            return null;
        },
    };

    private readonly Option<FileInfo?> trust = new("--trust")
    {
        Description = "PEM file of a certificate to trust instead of the system's: that of a ./cluster, or of your own authority.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(server);
        command.Options.Add(trust);
    }

    public ServerAddress Read(ParseResult args) => new(args.GetValue(server)!, args.GetValue(trust));
}
