using System.CommandLine;
using Stamina.Host.Phone;
using Stamina.Host.Phone.Simulation;
using Stamina.Host.Serving;

namespace Stamina.Host.Commands;

internal static class ServeCommand
{
    public static Command Create()
    {
        var roles = new Option<string>("--roles") { Description = "all, or any of workout,handler,goal; and directory, which all does not mean. Default: all" };
        var bind = new Option<string>("--bind") { Description = "Address to listen on. Default: 127.0.0.1" };
        var port = new Option<int?>("--port") { Description = "Port to listen on; 0 takes a free one. Default: 8080" };
        var lan = new Option<bool>("--lan") { Description = "Serves HTTPS on the local network too, on port 8443, and shows a QR code for a phone" };
        var jsonLogs = new Option<bool>("--json-logs") { Description = "One JSON object a line on stdout, for collectors" };
        var demo = new Option<bool>("--demo") { Description = "Adds a demo account with months of training, made through the public API" };
        var command = new Command("serve", "Serves the roles until SIGTERM, then lets running requests end.") { roles, bind, port, lan, jsonLogs, demo };
        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var flags = shared.Read(parsed);
            flags.Set("host:roles", parsed.GetValue(roles));
            flags.Set("host:bind", parsed.GetValue(bind));
            flags.Set("host:port", parsed.GetValue(port));
            flags.Set("host:lan", parsed.GetValue(lan) ? "true" : null);
            flags.Set("host:json_logs", parsed.GetValue(jsonLogs) ? "true" : null);
            await using var app = StaminaApp.Build(flags);
            await StaminaApp.RunAsync(app, parsed.GetValue(demo) ? MakeDemoAsync : null, cancellationToken);
            return 0;
        });
        return command;
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
