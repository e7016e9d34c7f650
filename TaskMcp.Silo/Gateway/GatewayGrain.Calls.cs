using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>Calls of tools (SPEC S-4): decided, counted, confirmed, audited, passed on. Nothing here writes this grain's state.</summary>
internal sealed partial class GatewayGrain
{
    /// <summary>Tasks and requests whose client has gone are no requests any more, so they are counted here: one principal must not take the places of all.</summary>
    private const int MostUnderWay = 256;

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);

    private int _underWay;

    public async Task<GatewayAnswer> Call(GatewayCall call, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        var isOneTooMany = ++_underWay > MostUnderWay;
        try
        {
            return await Made(call, isOneTooMany, progress, cancellationToken);
        }
        finally
        {
            _underWay--;
        }
    }

    private async Task<GatewayAnswer> Made(GatewayCall call, bool isOneTooMany, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        CheckCaller(call.Caller);
        if (GatewayResults.Arguments(call.Arguments) is not { } arguments) return new() { Refusal = GatewayResults.ArgumentsInvalid };
        var view = await View(cancellationToken);
        var tool = view.ToolsByName.GetValueOrDefault(call.Name);
        var decision = ToolAccess.Decide(call.Caller, tool, arguments, clock.GetUtcNow());
        var entry = Entry(call, tool);
        if (tool is null || decision.Offer is not { } offer)
        {
            await Denied(entry, decision.Reason!);
            return GatewayAnswer.Unknown;
        }

        if (decision.Broken is { } broken)
        {
            await Denied(entry, decision.Reason!);
            return GatewayResults.Error("grant.constraint", ConstraintTest.Words(broken));
        }

        if (call.IsWithoutTasks && LongCallRules.Support(ToolNaming.Read(tool.Definition)) == LongCallRules.Required)
        {
            await Denied(entry, GatewayAnswer.TaskRequired);
            return new() { Refusal = GatewayResults.TaskRequired };
        }

        if (isOneTooMany)
        {
            await Denied(entry, GatewayResults.TooManyUnderWay.Code);
            return GatewayResults.Error(GatewayResults.TooManyUnderWay);
        }

        var digest = OpenQuestions.Digest("tools/call", call.Name, call.Arguments.Text);
        var open = call.Answers?.RequestState is { } asked ? Questions.Take(asked, digest) : null;
        if (call.Answers?.RequestState is not null && open is null)
        {
            await Denied(entry, GatewayResults.StateInvalid.Code);
            return new() { Refusal = GatewayResults.StateInvalid };
        }

        // A question is part of a call that was counted when it came first.
        if (open is null && await Gate(offer.ToolboxId, offer.Terms).Enter(cancellationToken) is { } limited)
        {
            await Denied(entry, limited.Code);
            return GatewayResults.Error(limited);
        }

        var mayGoOn = decision.Verdict == AccessVerdict.Allowed || open?.IsConfirmed == true;
        if (!mayGoOn && await Unconfirmed(call, entry, open, digest) is { } waiting) return waiting;
        return await Dispatch(call, tool, offer, entry, new() { Digest = digest, IsConfirmed = decision.Verdict == AccessVerdict.NeedsConfirmation }, open, progress, cancellationToken);
    }

    private async Task<GatewayAnswer?> Unconfirmed(GatewayCall call, AuditEntry entry, OpenQuestion? open, string digest)
    {
        if (open is { IsConfirmation: true })
        {
            if (GatewayResults.IsYes(call.Answers)) return null;
            await Denied(entry, GatewayResults.Declined.Code);
            return GatewayResults.Error(GatewayResults.Declined);
        }

        if (!call.Offers.HasFlag(InputOffers.Elicitation))
        {
            await Denied(entry, GatewayResults.CannotAsk.Code);
            return GatewayResults.Error(GatewayResults.CannotAsk);
        }

        var (state, expiresAt) = Questions.Ask(new() { Digest = digest, IsConfirmation = true });
        await Audit(entry with { Action = "tool.confirm" });
        return new() { InputRequired = GatewayResults.Question(GatewayResults.Wording(call.Caller.Actor.Name, call.Name, call.Arguments), state, expiresAt) };
    }

    private async Task<GatewayAnswer> Dispatch(
        GatewayCall call, ServedTool tool, ToolOffer offer, AuditEntry entry, OpenQuestion next, OpenQuestion? open, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        // Before it is sent: what may change something is on record even if nothing of what follows is (SPEC A-2).
        if (offer.Treatment != ToolTreatment.ReadOnly) await Audit(entry with { Outcome = AuditOutcome.Started });
        var (started, mayRepeat) = (clock.GetTimestamp(), ToolTreatments.MayRepeat(ToolNaming.Read(tool.Definition)));
        try
        {
            var outcome = await GrainFactory.Invoke(
                Workspace,
                tool.ConnectionId,
                new()
                {
                    ToolName = tool.FullName,
                    Input = call.Arguments,
                    Timeout = call.Timeout is { } timeout && timeout < LongestCall ? timeout : LongestCall,
                    IdempotencyKey = call.IdempotencyKey,
                    Answers = open is { IsConfirmation: false } ? call.Answers! with { RequestState = open.ServerState } : null,
                    Principal = PrincipalId,
                    Whole = true,
                    Offers = call.Offers,
                    LogLevel = call.LogLevel,
                },
                progress,
                cancellationToken);
            var (answer, duration) = (Answer(outcome, next), clock.GetElapsedTime(started).TotalMilliseconds);
            await Audit(Ended(entry, outcome, answer) with { DurationMs = duration, Cost = await Cost(tool.ConnectionId, outcome) });
            return answer with { MayRepeat = mayRepeat };
        }
        catch (Exception error) when (error is not AuditUnavailableException)
        {
            var code = error is OperationCanceledException ? "cancelled" : "internal";
            await Audit(entry with { Outcome = AuditOutcome.Unknown, OutcomeCode = code, DurationMs = clock.GetElapsedTime(started).TotalMilliseconds });
            throw;
        }
    }

    private GatewayAnswer Answer(GrainResult<ToolOutcome> outcome, OpenQuestion next)
    {
        if (!outcome.IsAccepted) return GatewayResults.Error(outcome.Refusal);
        if (outcome.Value.InputRequired is { } asked) return new() { InputRequired = Bound(asked, next) };
        if (outcome.Value.Result is { } result) return new() { Result = result };
        if (outcome.Value.RpcError is { } rpcError) return new() { RpcError = rpcError };
        return outcome.Value.Error is { } error ? GatewayResults.Error(error) : GatewayResults.Error("mcp.server_error", "The server gave no result.");
    }

    // Only what was sent costs something.
    private async Task<decimal?> Cost(Guid connectionId, GrainResult<ToolOutcome> outcome) =>
        ToolServers.IsRuntime(connectionId) || outcome.Value is not { IsOffline: false, CachedAt: null } ? null : (await Connection(connectionId).Get()).Value?.Limits.CostPerCall;

    private static AuditEntry Ended(AuditEntry entry, GrainResult<ToolOutcome> outcome, GatewayAnswer answer)
    {
        if (!outcome.IsAccepted) return entry with { Outcome = AuditOutcome.Failed, OutcomeCode = outcome.Refusal.Code };
        entry = entry with { ToolHash = outcome.Value.ToolHash ?? entry.ToolHash, Cost = outcome.Value.Cost };
        if (outcome.Value.OutcomeUnknown) return entry with { Outcome = AuditOutcome.Unknown, OutcomeCode = outcome.Value.Error is { } lost ? GatewayResults.CodeOf(lost) : null };
        if (answer.InputRequired is not null) return entry with { OutcomeCode = "input_required" };
        if (outcome.Value.Error is { } error) return entry with { Outcome = AuditOutcome.Failed, OutcomeCode = GatewayResults.CodeOf(error) };
        return entry with { Outcome = answer.RpcError is null ? AuditOutcome.Succeeded : AuditOutcome.Failed };
    }

    private static AuditEntry Entry(GatewayCall call, ServedTool? tool) => new()
    {
        Actor = call.Caller.Actor,
        Action = "tool.call",
        TargetType = "tool",
        Tool = call.Name,
        ToolHash = tool?.Standing.Hash,
        ConnectionId = tool?.ConnectionId,
        CorrelationId = call.CorrelationId,
        TokenId = call.Caller.TokenId,
        RemoteAddress = call.RemoteAddress,
    };

    private Task<AuditReceipt> Denied(AuditEntry entry, string reason) => Audit(entry with { Decision = AuditDecision.Denied, Reason = reason });

    private Task<AuditReceipt> Audit(AuditEntry entry) => GrainFactory.Audit(Workspace).Append(entry);
}
