using Stamina.Host.Commands;
using Stamina.Tools.Commands;


return await StaminaCommand.RunAsync(
    args,
    "Stamina records workouts and says how far the goals are.",
    [
        LocalServe.Create(),
        .. StaminaCommand.OfOperators(),
        PluginCommands.Create(),
        ReplayCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        SimulateCommand.Create(),
        EdgeCommand.Create(),
    ]);
