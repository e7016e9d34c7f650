using System.Diagnostics;
using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>The product on standard input and output, spoken to line by line.</summary>
internal sealed class StdioAgent : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private int _last;

    private StdioAgent(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static StdioAgent Start(string dataDirectory, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProduct.AppHost, "stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(BuiltProduct.AppHost),
        };
        start.Environment["TaskMcp__DataDirectory"] = dataDirectory;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Sends a request and reads the next line, which must be its answer.</summary>
    public async Task<JsonNode> Ask(string method, object parameters)
    {
        var id = ++_last;
        await Send(new { jsonrpc = "2.0", id, method, @params = parameters });
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Limit) ?? throw new EndOfStreamException(await _errors);
        var answer = JsonNode.Parse(line)!;
        ((int?)answer["id"]).ShouldBe(id, line);
        return answer;
    }

    public Task<JsonNode> Initialize() => Ask("initialize", new { protocolVersion = "2025-11-25", capabilities = new { }, clientInfo = new { name = "agent", version = "1" } });

    public async Task Send(object message)
    {
        await _process.StandardInput.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(message));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Closes standard input, as a client does that ends.</summary>
    public void Close() => _process.StandardInput.Close();

    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Eventually.Limit);
    }

    /// <summary>Its exit code once it has ended by itself; all that it wrote and was not read must be messages.</summary>
    public async Task<(int Code, string Errors)> Ended()
    {
        var rest = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Eventually.Limit);
        foreach (var line in rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)) JsonNode.Parse(line)!["jsonrpc"].ShouldNotBeNull(line);
        await _process.WaitForExitAsync().WaitAsync(Eventually.Limit);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
