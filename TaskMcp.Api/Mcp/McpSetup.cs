using System.Reflection;
using ModelContextProtocol.Server;

namespace TaskMcp.Api.Mcp;

/// <summary>What the SDK's server is told about this one. It is given no log: it would write what clients call themselves and their methods.</summary>
internal sealed class McpSetup(McpMethods methods, Sources sources)
{
    /// <summary>Of a connection, or of a request that stands for itself.</summary>
    /// <param name="peer">The client behind the connection; null where every request stands for itself.</param>
    public McpServerOptions Options(McpPeer? peer) => new()
    {
        ServerInfo = new() { Name = "taskmcp", Title = "TaskMcp", Version = Version },
        ServerInstructions = OwnServices.Instructions,
        ScopeRequests = false,
        Capabilities = new()
        {
            Tools = new() { ListChanged = true },
            Resources = new() { ListChanged = true, Subscribe = true },
            Prompts = new() { ListChanged = true },
            Completions = new(),
            Extensions = Extensions(),
        },
        Handlers = new()
        {
            // Never reached, since the filter answers before it; without one the SDK would not announce what it serves.
            SubscriptionsListenHandler = static (_, _) => throw new InvalidOperationException("The filter answers subscriptions/listen."),
        },
        Filters = new() { Message = new() { IncomingFilters = [next => methods.Filter(next, peer)] } },
    };

    private static string Version { get; } = typeof(McpSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private Dictionary<string, object>? Extensions() =>
        sources.Methods.Count == 0 ? null : sources.Methods.SelectMany(source => source.Extensions).ToDictionary(extension => extension.Key, object (extension) => extension.Value.DeepClone());
}
