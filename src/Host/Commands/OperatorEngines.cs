using Microsoft.Extensions.Options;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;

namespace Stamina.Host.Commands;

/// <summary>The engines that the configuration names, for a command that looks into them beside the servers.</summary>
internal static class OperatorEngines
{
    /// <summary>
    /// Queue, store and cache, whatever roles the configuration gives to this machine. Only warnings are logged, to stderr: stdout is the command's answer.
    /// </summary>
    /// <exception cref="InvalidOperationException">The data are in a folder, and they are not there.</exception>
    public static WebApplication Open(CommandLineSettings flags)
    {
        // A Data Handler's engines: queue, store and cache, and no keys.
        flags.Set("host:roles", "handler");
        flags.IsCommand = true;
        var app = StaminaApp.Build(flags);
        var host = app.Services.GetRequiredService<IOptions<HostSettings>>().Value;
        Demand(host.Queue, "queue.db");
        Demand(host.Store, "store.db");
        return app;

        // Where the folder's name is mistyped, an empty one would be made and nothing found to be wrong in it.
        void Demand(string engine, string file)
        {
            if (engine == "sqlite" && !File.Exists(Path.Combine(host.Data, file)))
            {
                throw new InvalidOperationException($"There is no {file} in {Path.GetFullPath(host.Data)}; say where the data are with --data or --config.");
            }
        }
    }
}
