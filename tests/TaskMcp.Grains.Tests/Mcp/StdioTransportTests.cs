using ModelContextProtocol.Protocol;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Mcp.Stdio;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>What a server may write without harming anybody else (SPEC C-4).</summary>
public class StdioTransportTests
{
    private const string Done = """{"jsonrpc":"2.0","method":"done"}""";

    [Fact]
    public async Task StdioTransport_goes_on_reading_errors_after_a_line_without_end()
    {
        // Progress bars are one line for hours; a server whose errors nobody reads stands still.
        var log = new LogRing();
        await Heard($"head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo later >&2; echo '{Done}'", log);
        await Soon.Holds(() => log.Lines().Contains("later"));
    }

    [Theory]
    [InlineData("""{"jsonrpc":2,"method":"x"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":7}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":7}""")]
    [InlineData("""[{"jsonrpc":"2.0","method":"x","params":{"a":"\ud800"}}]""")]
    [InlineData("""[7]""")]
    [InlineData("""[""")]
    public async Task StdioTransport_passes_over_what_is_no_message(string line) => await Heard($"cat <<'END'\n{line}\n{Done}\nEND\n", new());

    private static async Task Heard(string script, LogRing log)
    {
        await using var transport = new StdioTransport(StdioServerProcess.Start(new() { Program = "sh", Args = ["-c", script + "; cat > /dev/null"] }), log, SecretRedactor.None);
        while (await transport.MessageReader.ReadAsync().AsTask().WaitAsync(Soon.Limit) is not JsonRpcNotification { Method: "done" })
        {
        }
    }
}
