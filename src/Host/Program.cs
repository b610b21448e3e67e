using Stamina.Host.Commands;

return await StaminaCommand.RunAsync(
    args,
    "The server of Stamina: serves, migrates, and answers its operators.",
    [ServeCommand.Create(), .. StaminaCommand.OfOperators()]);
