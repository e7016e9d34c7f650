using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.Connections.Presets;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>The presets of servers that run here really start, with the tools they are said to have.</summary>
public sealed class PresetTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public Task Memory_starts_and_has_its_tools() => Starts("memory", NpmServers.Memory, ("file", Path.Combine(_world.DataDirectory, "memory.jsonl")));

    [Fact]
    public async Task Filesystem_starts_has_its_tools_and_reads_the_directory()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_world.DataDirectory, "shared")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "note.txt"), "from the file");

        var connection = await Starts("filesystem", NpmServers.Filesystem, ("directory", directory));

        var path = JsonText.Of(Path.Combine(directory, "note.txt")).Text;
        (await Outcome(connection, "read_text_file", $$"""{"path":{{path}}}""")).Output!.Value.Text.ShouldContain("from the file");
        (await Outcome(connection, "read_text_file", """{"path":"/etc/hostname"}""")).Error!.Code.ShouldBe(McpErrorCode.ServerError);
    }

    // The installed package instead of npx, which would ask the network for it.
    private async Task<IConnectionGrain> Starts(string serverType, string installed, (string Name, string Value) field)
    {
        var preset = new ConnectionPresets().All.Single(known => known.ServerType == serverType);
        preset.Transport.Command.ShouldBe("npx");
        preset.Transport.Args[..2].ShouldBe(["-y", $"@modelcontextprotocol/server-{serverType}"]);
        var connection = await _world.Created(Creation(preset.Transport with
        {
            Command = "node",
            Args = [installed, .. preset.Transport.Args[2..].Select(Fill)],
            Env = preset.Transport.Env.ToImmutableDictionary(variable => variable.Key, variable => Fill(variable.Value)),
        }));

        var test = (await connection.Test(CancellationToken.None).Soon()).Value!;

        test.Error.ShouldBeNull();
        preset.Tools.Select(tool => $"test__{tool.Name}").ShouldBeSubsetOf(test.Capabilities.Select(capability => capability.Name));
        return connection;

        string Fill(string text) => text.Replace($"{{{field.Name}}}", field.Value, StringComparison.Ordinal);
    }
}
