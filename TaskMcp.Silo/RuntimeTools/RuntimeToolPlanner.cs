using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Mcp.JsonSchema;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What a call of a run-time tool comes to, before anything is sent. Pure.</summary>
internal static class RuntimeToolPlanner
{
    private const string Mask = "***";

    /// <summary>Checks the arguments against the schema and renders what is to be sent.</summary>
    /// <exception cref="McpFailureException">The arguments do not fit.</exception>
    public static RuntimeToolPlan Plan(RuntimeToolSnapshot tool, ToolInvocation invocation, DateTimeOffset now)
    {
        var arguments = Arguments(tool, invocation.Input);
        var scope = RuntimeToolModels.Scope(arguments, invocation.Principal, now);
        try
        {
            return tool.Http is { } http ? Plan(http, tool.SecretHeaders, scope) : Plan(tool.Tool!, scope);
        }
        catch (TemplateException error)
        {
            throw new McpFailureException(McpErrorCode.InvalidInput, $"The arguments do not fit the tool's templates: {error.Message}", error);
        }
    }

    /// <summary>The output as the tool's template shapes it; what came is data in it, never a template itself (SPEC A-5).</summary>
    /// <exception cref="McpFailureException">It does not fit the template.</exception>
    public static JsonNode? Shape(JsonText? template, ToolInvocation invocation, JsonNode? output, JsonNode? plain, DateTimeOffset now)
    {
        if (template is not { } text) return plain;
        try
        {
            return JsonTemplate.Parse(text.ToString()).Render(RuntimeToolModels.Scope(invocation.Input.ToNode(), invocation.Principal, output, now));
        }
        catch (TemplateException error)
        {
            throw new McpFailureException(McpErrorCode.ServerError, $"The answer does not fit the tool's output template: {error.Message}", error) { OutcomeUnknown = false };
        }
    }

    private static JsonObject Arguments(RuntimeToolSnapshot tool, JsonText input)
    {
        try
        {
            using var document = JsonDocument.Parse(input.ToString(), new() { AllowDuplicateProperties = false, MaxDepth = 64 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new McpFailureException(McpErrorCode.InvalidInput, "input must be a JSON object");
            var errors = new SchemaValidator(JsonElement.Parse(tool.InputSchema.ToString())).Check(document.RootElement, "input");
            if (!errors.IsEmpty) throw new McpFailureException(McpErrorCode.InvalidInput, string.Join("; ", errors));
            return JsonObject.Create(document.RootElement.Clone())!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new McpFailureException(McpErrorCode.InvalidInput, "input must be a JSON object in which every name is there once", error);
        }
    }

    private static RuntimeToolPlan Plan(HttpAction http, ImmutableArray<string> secrets, TemplateScope scope)
    {
        var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, template) in http.Headers)
        {
            var value = LiquidTemplate.Parse(template).Render(scope).Trim();
            if (!value.All(character => character is >= ' ' and <= '~')) throw new TemplateException(TemplateErrorCodes.Value, $"the header {name} came to more than printable ASCII", 0, 0);
            if (value.Length > 0) headers[name] = value;
        }

        foreach (var name in secrets) headers[name] = Mask;
        return new()
        {
            Method = http.Method,
            Url = UrlTemplate.Parse(http.Url).Template!.Render(scope).AbsoluteUri,
            Headers = headers.ToImmutable(),
            Body = http.Body is { } body ? JsonText.From(JsonTemplate.Parse(body.ToString()).Render(scope)) : null,
        };
    }

    private static RuntimeToolPlan Plan(ToolAction tool, TemplateScope scope) => new()
    {
        ConnectionId = tool.ConnectionId,
        ToolName = tool.ToolName,
        Input = JsonText.From(JsonTemplate.Parse(tool.Input.ToString()).Render(scope)),
    };
}
