using TaskMcp.Silo.Mcp.Stdio;

// Starts the program in its arguments as TaskMcp would start an MCP server, says so, and waits to be killed by a test.
await using var server = StdioServerProcess.Start(new() { Program = args[0], Args = [.. args[1..]] });
Console.WriteLine("started");
await server.Exited;
