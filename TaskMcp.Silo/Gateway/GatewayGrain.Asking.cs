using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>Questions to people on the principal's side.</summary>
internal sealed partial class GatewayGrain
{
    private OpenQuestions? _questions;

    private OpenQuestions Questions
    {
        get
        {
            DelayDeactivation(OpenQuestions.Lifetime);
            return _questions ??= new(clock);
        }
    }

    public async Task<Confirmation> Confirm(ConfirmationAsk ask)
    {
        CheckCaller(ask.Caller);
        var digest = OpenQuestions.Digest("confirm", ask.Tool, ask.Arguments.Text);
        if (ask.Answers?.RequestState is { } asked)
        {
            if (Questions.Take(asked, digest) is null) return new() { Verdict = ConfirmationVerdict.Invalid };
            if (GatewayResults.IsYes(ask.Answers)) return new() { Verdict = ConfirmationVerdict.Confirmed };
            await Denied(Entry(), GatewayResults.Declined.Code);
            return new() { Verdict = ConfirmationVerdict.Declined };
        }

        var (state, expiresAt) = Questions.Ask(new() { Digest = digest, IsConfirmation = true });
        await Audit(Entry());
        var message = ask.Message ?? GatewayResults.Wording(ask.Caller.Actor.Name, ask.Tool, ask.Arguments);
        return new() { Verdict = ConfirmationVerdict.Asked, Question = GatewayResults.Question(message, state, expiresAt) };

        AuditEntry Entry() => new() { Actor = ask.Caller.Actor, Action = "tool.confirm", TargetType = "tool", Tool = ask.Tool, TokenId = ask.Caller.TokenId, CorrelationId = ask.CorrelationId, RemoteAddress = ask.RemoteAddress };
    }

    public async Task<bool> MayAutomate(Caller caller, Guid connectionId, string toolName, CancellationToken cancellationToken)
    {
        CheckCaller(caller);
        return AutomationAccess.May(caller, (await View(cancellationToken)).Tools, connectionId, toolName, clock.GetUtcNow());
    }

    // The server's question under a state of ours: it is good for this principal and this call only, and remembers that a person has agreed to it.
    private InputRequired Bound(InputRequired asked, OpenQuestion next)
    {
        var (state, expiresAt) = Questions.Ask(next with { ServerState = asked.RequestState });
        return asked with { RequestState = state, ExpiresAt = asked.ExpiresAt is { } sooner && sooner < expiresAt ? sooner : expiresAt };
    }
}
