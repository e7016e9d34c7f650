using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Approvals;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>What is asked of the server. Nothing here writes state.</summary>
internal sealed partial class ConnectionGrain
{
    public async Task<GrainResult<ConnectionTestResult>> Test(CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (Unapproved is { } refusal) return refusal;
        return await new ConnectionTester(Id, Keeper(), clock).Test(cancellationToken);
    }

    public Task<GrainResult<ImmutableArray<McpCapability>>> Capabilities(CancellationToken cancellationToken) =>
        Ask(session => session.Catalog.Capabilities, cancellationToken);

    public Task<GrainResult<ToolFacts>> Describe(string toolName, CancellationToken cancellationToken)
    {
        var serverType = Config?.ServerType;
        return Ask(
            session =>
            {
                var tool = ToolCaller.FindTool(session, serverType!, toolName);
                if (_line?.WhyNot() is { } why) throw why;
                return new ToolFacts
                {
                    Hash = tool.Hash, MayRepeat = tool.MayRepeat, ServerType = serverType!, ReadOnlyHint = tool.Capability.Annotations?.ReadOnlyHint,
                };
            },
            cancellationToken);
    }

    public async Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (Unapproved is { } refusal) return refusal;
        if (!Config.Enabled) return ToolCaller.Offline(Id, invocation.ToolName, SwitchedOff);
        try
        {
            var outcome = await Line().Tools.Call(invocation, progress is null ? null : new(progress, Id, log), cancellationToken);
            return outcome.IsOffline || outcome.CachedAt is not null ? outcome : outcome with { Cost = Config?.Limits.CostPerCall };
        }
        catch (ToolRefusedException refused)
        {
            return refused.Refusal;
        }
    }

    public Task<GrainResult<McpAnswer>> ReadResource(ResourceRead read, CancellationToken cancellationToken) =>
        AskServer(line => line.Read(read, cancellationToken), read.Whole);

    public Task<GrainResult<McpAnswer>> GetPrompt(PromptGet get, CancellationToken cancellationToken) =>
        AskServer(line => line.Ask((session, token) => session.GetPrompt(get.Name, get.Arguments, new() { Answers = get.Answers, Offers = get.Offers }, token), cancellationToken), get.Whole);

    public Task<GrainResult<McpAnswer>> Complete(CompletionAsk ask, CancellationToken cancellationToken) =>
        AskServer(line => line.Ask((session, token) => session.Complete(ask, token), cancellationToken), ask.Whole);

    public Task<GrainResult<ConnectionSnapshot>> ForgetCache()
    {
        _line?.ForgetCache();
        return Get();
    }

    private async Task<GrainResult<T>> Ask<T>(Func<ServerSession, T> answer, CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (Unapproved is { } refusal) return refusal;
        if (!Config.Enabled) return SwitchedOff.ToRefusal();
        try
        {
            return answer(await Keeper().Get(evenIfWaiting: false, cancellationToken));
        }
        catch (McpFailureException failure)
        {
            return failure.ToRefusal();
        }
        catch (ToolRefusedException refused)
        {
            return refused.Refusal;
        }
    }

    private async Task<GrainResult<McpAnswer>> AskServer(Func<ServerLine, Task<McpAnswer>> ask, bool isWhole)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (Unapproved is { } refusal) return refusal;
        if (!Config.Enabled) return SwitchedOff.ToRefusal();
        try
        {
            return await ask(Line());
        }
        catch (McpFailureException failure)
        {
            return isWhole && failure.RpcError is { } error ? new McpAnswer { Result = JsonText.Null, RpcError = error } : failure.ToRefusal();
        }
    }
}
