using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>Toolboxes, servers and callers for tests.</summary>
internal static class GatewaySamples
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static Caller Caller(WorkspaceRole role = WorkspaceRole.Owner, params string[] scopes) => new()
    {
        Workspace = GrainKeys.DefaultWorkspace, Actor = Actor.Owner, Role = role, Scopes = [.. scopes],
    };

    public static ToolboxSnapshot Toolbox(int number, params ToolboxEntry[] entries) => new()
    {
        Id = Id(number), Name = $"Toolbox {number}", Entries = [.. entries], Version = 1, CreatedAt = Now, UpdatedAt = Now,
    };

    public static ToolboxEntry Entry(int connection, string serverType = "slack", string slug = "work", ToolPrefix prefix = ToolPrefix.ServerType, params string[] tools) => new()
    {
        ConnectionId = Id(connection), ServerType = serverType, Slug = slug, Prefix = prefix, Tools = tools.Length == 0 ? ["*"] : [.. tools],
    };

    /// <summary>A server with tools; a name may be followed by its annotations as JSON.</summary>
    public static KeyValuePair<Guid, ServerView> Server(int connection, string serverType, params string[] tools) => new(Id(connection), new()
    {
        ConnectionId = Id(connection),
        Definitions = new()
        {
            ServerType = serverType,
            Tools = [.. tools.Select(tool => new JsonText(Definition(tool)))],
            Standings = [.. tools.Select(tool => new ToolStanding { Name = Name(tool), Hash = $"hash of {Name(tool)}" })],
        },
    });

    public static ImmutableDictionary<Guid, ServerView> Servers(params KeyValuePair<Guid, ServerView>[] servers) => servers.ToImmutableDictionary();

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Name(string tool) => tool.Split(' ', 2)[0];

    private static string Definition(string tool)
    {
        var definition = new JsonObject { ["name"] = Name(tool), ["inputSchema"] = new JsonObject { ["type"] = "object" } };
        if (tool.Split(' ', 2) is [_, var annotations]) definition["annotations"] = JsonNode.Parse(annotations);
        return definition.ToJsonString();
    }
}
