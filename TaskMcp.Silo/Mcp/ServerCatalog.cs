using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Silo.Mcp;

/// <summary>What a server offers, at one moment.</summary>
internal sealed class ServerCatalog
{
    public static readonly ServerCatalog Empty = new([], ServerItems.None, trust: null);

    private const int MostPages = 100;
    private const int MostItems = 2_000;

    // In characters of one item and of one list: all of it is kept in memory, and stored.
    private const int LongestItem = 256 * 1024;
    private const int MostText = 4 * 1024 * 1024;

    private readonly FrozenDictionary<string, ToolDefinition> _tools;
    private readonly ImmutableArray<ToolDefinition> _inOrder;
    private readonly ServerItems _others;
    private readonly ImmutableArray<McpCapability> _otherCapabilities;
    private readonly IToolTrust? _trust;

    private ServerCatalog(IEnumerable<ToolDefinition> tools, ServerItems others, IToolTrust? trust)
    {
        _inOrder = [.. tools.DistinctBy(tool => tool.Name)];
        _tools = _inOrder.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
        _others = others;
        _otherCapabilities = others.Capabilities();
        _trust = trust;
    }

    /// <summary>With what is refused of it at this moment.</summary>
    public ImmutableArray<McpCapability> Capabilities => [.. _inOrder.Select(tool => tool.Capability with { Refused = WhyNot(tool)?.Words }), .. _otherCapabilities];

    /// <summary>All of it as the server says it, with what is refused of it at this moment.</summary>
    public ConnectionDefinitions Definitions(string serverType) => new()
    {
        Tools = [.. _inOrder.Select(tool => tool.Raw)],
        Standings = [.. _inOrder.Select(tool => new ToolStanding { Name = tool.Name, Hash = tool.Hash, Refused = WhyNot(tool)?.Words })],
        Resources = [.. _others.Resources.Select(JsonText.From)],
        ResourceTemplates = [.. _others.Templates.Select(JsonText.From)],
        Prompts = [.. _others.Prompts.Select(JsonText.From)],
        OffersCompletion = _others.OffersCompletion,
        OffersSubscriptions = _others.OffersSubscriptions,
        ServerType = serverType,
    };

    /// <summary>The tool by its full or bare name (SPEC C-3).</summary>
    public ToolDefinition? Find(string serverType, string asked) =>
        ToolName.Resolve(serverType, asked, _tools.ContainsKey) is { } name ? _tools[name] : null;

    /// <summary>Why a tool of this catalog is not called; null when it may be (SPEC C-9).</summary>
    public ToolDistrust? WhyNot(ToolDefinition tool) => _trust?.WhyNot(tool);

    /// <summary>Asks the server for everything it says that it has. Nobody sees a tool before its definition is compared with the approved one.</summary>
    public static async Task<ServerCatalog> Read(McpClient client, McpServerSettings settings, LogRing log, CancellationToken cancellationToken)
    {
        var offers = client.ServerCapabilities;
        var tools = new List<ToolDefinition>();
        if (offers.Tools is not null)
        {
            await foreach (var item in List(client, RequestMethods.ToolsList, "tools", log, settings, cancellationToken).ConfigureAwait(false))
            {
                if (Accepted(client, item, log, settings) is { } tool) tools.Add(tool);
            }
        }

        var others = new ServerItems { OffersCompletion = offers.Completions is not null, OffersSubscriptions = offers.Resources?.Subscribe == true };
        if (offers.Resources is not null)
        {
            others = others with
            {
                Resources = await All(RequestMethods.ResourcesList, "resources", "uri").ConfigureAwait(false),
                Templates = await All(RequestMethods.ResourcesTemplatesList, "resourceTemplates", "uriTemplate").ConfigureAwait(false),
            };
        }

        if (offers.Prompts is not null) others = others with { Prompts = await All(RequestMethods.PromptsList, "prompts", "name").ConfigureAwait(false) };
        var catalog = new ServerCatalog(tools, others, settings.Trust);
        if (settings.Trust is { } trust) await trust.Learn(catalog._inOrder, cancellationToken).ConfigureAwait(false);
        return catalog;

        async Task<ImmutableArray<JsonObject>> All(string method, string member, string named)
        {
            var items = ImmutableArray.CreateBuilder<JsonObject>();
            await foreach (var item in List(client, method, member, log, settings, cancellationToken).ConfigureAwait(false))
            {
                if (ServerItems.Text(item, named) is not null) items.Add(item);
            }

            return items.DrainToImmutable();
        }
    }

    private static async IAsyncEnumerable<JsonObject> List(
        McpClient client, string method, string member, LogRing log, McpServerSettings settings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (count, length) = (0, 0);
        JsonNode? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var parameters = cursor is null ? new JsonObject() : new JsonObject { ["cursor"] = cursor.DeepClone() };
            JsonRpcResponse response;
            try
            {
                response = await client.SendRequestAsync(new() { Method = method, Params = parameters }, cancellationToken).ConfigureAwait(false);
            }
            catch (McpProtocolException error) when (error.ErrorCode == ModelContextProtocol.McpErrorCode.MethodNotFound)
            {
                // Templates come with resources, but few servers have them.
                if (method != RequestMethods.ResourcesTemplatesList) log.Add($"[protocol] the server announces {member} but does not know {method}", settings.Redactor);
                yield break;
            }

            var result = response.Result as JsonObject;
            foreach (var item in (result?[member] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (++count > MostItems)
                {
                    log.Add($"[protocol] the server lists more than {MostItems} {member}; the rest is left out", settings.Redactor);
                    yield break;
                }

                var size = item.ToJsonString().Length;
                if (size > LongestItem)
                {
                    log.Add($"[protocol] one of the {member} is left out: it is longer than {LongestItem} characters", settings.Redactor);
                    continue;
                }

                if ((length += size) > MostText)
                {
                    log.Add($"[protocol] the {member} that the server lists are longer than {MostText} characters; the rest is left out", settings.Redactor);
                    yield break;
                }

                if (Cleaned(item, member, log, settings) is { } clean) yield return clean;
            }

            cursor = result?["nextCursor"];
            if (cursor is null) yield break;
        }
    }

    // Before anything is stored, compared or shown of it.
    private static JsonObject? Cleaned(JsonObject item, string member, LogRing log, McpServerSettings settings)
    {
        try
        {
            var clean = settings.Redactor.Clean(item);
            KeptJson.Of(clean);
            return clean;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or JsonException)
        {
            log.Add($"[protocol] one of the {member} is left out: {error.Message}", settings.Redactor);
            return null;
        }
    }

    // The SDK gets to know it, too: it sends what a definition asks to see in HTTP headers (SEP-2243), and refuses those that ask wrongly.
    private static ToolDefinition? Accepted(McpClient client, JsonObject definition, LogRing log, McpServerSettings settings)
    {
        try
        {
            if (ToolDefinition.Read(settings.ServerType, definition) is not { } tool) return null;
            if ((Tool?)definition.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool))) is not { } known) return null;
            client.AddKnownTools([known]);
            return tool;
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException or FormatException)
        {
            log.Add($"[protocol] a tool is left out: {error.Message}", settings.Redactor);
            return null;
        }
    }
}
