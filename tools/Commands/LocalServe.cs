using System.CommandLine;
using Stamina.Host.Commands;
using Stamina.Host.Serving;
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
                        await MakeDemoAsync(addresses[0]);
                    }
                },
            };
        });
    }

    private static async Task MakeDemoAsync(Uri server)
    {
        const int days = 180;
        var made = await new Fleet(new ServerAddress(server, null), TimeProvider.System).MakeDemoAsync(days, CancellationToken.None);
        Console.WriteLine(made is null
            ? $"The demo account is there already: {Fleet.DemoEmail}, password {Fleet.DemoPassword}"
            : $"Demo account: {Fleet.DemoEmail}, password {Fleet.DemoPassword}, {made.Workouts} workouts in {days} days");
    }
}
