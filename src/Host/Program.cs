using Stamina.Host.Commands;

return await StaminaCommand.RunAsync(args);
