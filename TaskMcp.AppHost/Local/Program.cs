using TaskMcp.AppHost.Local;
using TaskMcp.AppHost.Local.Stdio;

try
{
    if (args is [StdioCommand.Name, .. var rest]) return await StdioCommand.Run(rest);

    await using var app = TaskMcpApp.Build(args);
    if (args is [RebuildIndex.Name]) return await RebuildIndex.Run(app);
    if (args is [RotateKeys.Name]) return await RotateKeys.Run(app);
    if (args is [VerifyAudit.Name]) return await VerifyAudit.Run(app);

    await app.StartAsync();
    await SignInLink.Print(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception error) when (StartFailure.Explain(error) is { } reason)
{
    await Console.Error.WriteLineAsync($"TaskMcp cannot start: {reason}");
    return 1;
}
