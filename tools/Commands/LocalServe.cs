using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Stamina.Host.Commands;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Http.Keys;
using Stamina.Tools.Lan;
using Stamina.Tools.Phone;
using Stamina.Tools.Phone.Simulation;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina serve</c>: the server's own command with what helps on one's own machine, <c>--lan</c> and <c>--demo</c>.</summary>
internal static class LocalServe
{
    public static Command Create()
    {
        var lan = new Option<bool>("--lan") { Description = "Serves HTTPS on the local network too and shows a QR code for a phone" };
        var lanPort = new Option<int>("--lan-port") { Description = "Port of --lan; 0 takes a free one.", DefaultValueFactory = _ => 8443 };
        var demo = new Option<bool>("--demo") { Description = "Adds a demo account with months of training, made through the public API" };
        return ServeCommand.Create([lan, lanPort, demo], (parsed, host) =>
        {
            var server = parsed.GetValue(lan) ? new LanServer(host, parsed.GetValue(lanPort), TimeProvider.System) : null;
            return new ServerAdditions
            {
                Listen = kestrel => server?.Listen(kestrel),
                Map = routes => server?.Map(routes),
                OnceServing = async addresses =>
                {
                    server?.Greet(Console.Out, addresses);
                    if (parsed.GetValue(demo))
                    {
                        await MakeDemoAsync(addresses[0], server is null && IsHere(host.Bind) ? Fleet.DemoPassword : PasswordOf(host));
                    }
                },
            };
        });
    }

    private static bool IsHere(string bind) => IPAddress.TryParse(bind, out var address) && IPAddress.IsLoopback(address);

    // Where other machines can call, everybody knows the usual password: a random one stands in for it, the same at each start.
    private static string PasswordOf(HostSettings host)
    {
        var file = Path.Combine(host.KeysFolder, "demo-password");
        PrivateFile.CreateFolder(host.KeysFolder);
        PrivateFile.WriteOnce(file, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))));
        return File.ReadAllText(file);
    }

    private static async Task MakeDemoAsync(Uri server, string password)
    {
        const int days = 180;
        var made = await new Fleet(new ServerAddress(server, null), TimeProvider.System).MakeDemoAsync(days, password, CancellationToken.None);
        Console.WriteLine(made is null
            ? $"The demo account is there already: {Fleet.DemoEmail}, password {password}"
            : $"Demo account: {Fleet.DemoEmail}, password {password}, {made.Workouts} workouts in {days} days");
    }
}
