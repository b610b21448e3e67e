using System.CommandLine;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;

namespace Stamina.Host.Commands;

internal static class ServeCommand
{
    /// <summary><c>serve</c>, with what a program around this one adds to it.</summary>
    /// <param name="more">Options of that program.</param>
    /// <param name="additionsOf">What they ask for, from the command line and the settings.</param>
    public static Command Create(IReadOnlyList<Option>? more = null, Func<ParseResult, HostSettings, ServerAdditions>? additionsOf = null)
    {
        var roles = new Option<string>("--roles") { Description = "all, or any of workout,handler,goal; and directory, which all does not mean. Default: all" };
        var bind = new Option<string>("--bind") { Description = "Address to listen on. Default: 127.0.0.1" };
        var port = new Option<int?>("--port") { Description = "Port to listen on; 0 takes a free one. Default: 8080" };
        var jsonLogs = new Option<bool>("--json-logs") { Description = "One JSON object a line on stdout, for collectors" };
        var command = new Command("serve", "Serves the roles until SIGTERM, then lets running requests end.") { roles, bind, port, jsonLogs };
        foreach (var option in more ?? [])
        {
            command.Add(option);
        }

        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var flags = shared.Read(parsed);
            flags.Set("host:roles", parsed.GetValue(roles));
            flags.Set("host:bind", parsed.GetValue(bind));
            flags.Set("host:port", parsed.GetValue(port));
            flags.Set("host:json_logs", parsed.GetValue(jsonLogs) ? "true" : null);
            await using var app = StaminaApp.Build(flags, additionsOf is null ? null : host => additionsOf(parsed, host));
            await StaminaApp.RunAsync(app, cancellationToken);
            return 0;
        });
        return command;
    }
}
