using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>Calls a run-time tool; a failure of any kind is an outcome, as with a tool of a server.</summary>
internal sealed class RuntimeToolCaller(IGrainFactory grains, RuntimeToolHttp http, CredentialVault vault, TimeProvider clock)
{
    public async Task<GrainResult<ToolOutcome>> Call(
        string workspace, RuntimeToolSnapshot tool, ImmutableDictionary<string, string> sealedSecrets, ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        try
        {
            var plan = RuntimeToolPlanner.Plan(tool, invocation, clock.GetUtcNow());
            return tool.Http is { } action
                ? Done(await Send(workspace, tool, action, plan, sealedSecrets, invocation, cancellationToken))
                : await Forward(workspace, tool, plan, invocation, progress, cancellationToken);
        }
        catch (McpFailureException failure)
        {
            return new ToolOutcome
            {
                Error = failure.ToError(RuntimeToolServer.Id, tool.Name),
                ExecutionTimeMs = Elapsed(),
                ToolHash = tool.Hash,
                OutcomeUnknown = failure.OutcomeUnknown && !tool.Annotations.MayRepeat,
            };
        }

        GrainResult<ToolOutcome> Done(JsonNode? output) => new ToolOutcome
        {
            Output = invocation.Whole ? null : JsonText.From(output),
            Result = invocation.Whole ? Whole(output) : null,
            ExecutionTimeMs = Elapsed(),
            ToolHash = tool.Hash,
        };

        double Elapsed() => clock.GetElapsedTime(started).TotalMilliseconds;
    }

    private async Task<JsonNode?> Send(
        string workspace, RuntimeToolSnapshot tool, HttpAction action, RuntimeToolPlan plan, ImmutableDictionary<string, string> sealedSecrets, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var secrets = await Open(workspace, tool, sealedSecrets);
        var redactor = new SecretRedactor(secrets.Values.SelectMany(Parts));
        using var deadline = new Connections.CallDeadline(Shorter(tool.Timeout, invocation.Timeout), clock, cancellationToken);
        try
        {
            var (status, body) = await http.Send(action, plan, secrets, redactor, deadline.Token);
            return RuntimeToolPlanner.Shape(action.Output, invocation, new JsonObject { ["status"] = status, ["body"] = body?.DeepClone() }, body, clock.GetUtcNow());
        }
        catch (OperationCanceledException error) when (deadline.HasPassed)
        {
            throw new McpFailureException(McpErrorCode.Timeout, $"The server did not answer within {Duration.Format(deadline.Timeout)}.", error) { OutcomeUnknown = true };
        }
    }

    private async Task<GrainResult<ToolOutcome>> Forward(
        string workspace, RuntimeToolSnapshot tool, RuntimeToolPlan plan, ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        var called = invocation with
        {
            ToolName = plan.ToolName!,
            Input = plan.Input!.Value,
            Timeout = Shorter(tool.Timeout, invocation.Timeout),
            // A template shapes what the tool said; without one the whole goes through.
            Whole = invocation.Whole && tool.Tool!.Output is null,
        };
        var result = await grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, plan.ConnectionId!.Value)).Invoke(called, progress, cancellationToken);
        if (!result.IsAccepted) return result;
        var outcome = result.Value with { ToolHash = tool.Hash };
        if (outcome.Error is not null || outcome.InputRequired is not null || tool.Tool!.Output is not { } template) return outcome;
        var answered = (outcome.Output ?? JsonText.Null).ToNode();
        var shaped = RuntimeToolPlanner.Shape(template, invocation, answered, answered, clock.GetUtcNow());
        return outcome with { Output = invocation.Whole ? null : JsonText.From(shaped), Result = invocation.Whole ? Whole(shaped) : null };
    }

    private async Task<ImmutableDictionary<string, string>> Open(string workspace, RuntimeToolSnapshot tool, ImmutableDictionary<string, string> sealedSecrets)
    {
        try
        {
            var opened = await vault.Open(workspace, tool.Id, sealedSecrets);
            var secrets = opened.ToImmutableDictionary(secret => secret.Key[RuntimeToolGrain.Field("").Length..], secret => secret.Value, StringComparer.OrdinalIgnoreCase);
            return tool.SecretHeaders.FirstOrDefault(name => !secrets.ContainsKey(name)) is not { } missing
                ? secrets
                : throw new McpFailureException(McpErrorCode.AuthFailed, $"The secret of the header {missing} is not there any more: an owner has to enter it again.");
        }
        catch (VaultException error)
        {
            throw new McpFailureException(McpErrorCode.AuthFailed, error.Message, error);
        }
    }

    /// <summary>A value and what stands after its scheme: servers echo either.</summary>
    private static IEnumerable<string> Parts(string value) => value.Split(' ', 2) is [_, { Length: > 0 } token] ? [value, token] : [value];

    private static TimeSpan Shorter(TimeSpan own, TimeSpan? asked) => asked is { } wanted && wanted > TimeSpan.Zero && wanted < own ? wanted : own;

    /// <summary>As a server would have answered (MCP <c>CallToolResult</c>).</summary>
    private static JsonText Whole(JsonNode? output)
    {
        var text = output is JsonValue value && value.TryGetValue(out string? words) ? words : JsonText.From(output).ToString();
        var result = new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };
        if (output is JsonObject) result["structuredContent"] = output.DeepClone();
        return JsonText.From(result);
    }
}
