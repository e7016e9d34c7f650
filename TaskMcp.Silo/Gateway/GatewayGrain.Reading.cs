using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>Resources and prompts: what only reads. One row in the audit for each, with its outcome.</summary>
internal sealed partial class GatewayGrain
{
    public async Task<GatewayAnswer> Read(GatewayRead read, CancellationToken cancellationToken)
    {
        CheckCaller(read.Caller);
        var view = await View(cancellationToken);
        var now = clock.GetUtcNow();
        var item = view.Resources.FirstOrDefault(resource => resource.Own == read.Uri && MayRead(resource))
            ?? view.Templates.FirstOrDefault(template => MayRead(template) && UriTemplateMatch.Matches(template.Own, read.Uri));
        var asked = new Asked(read.Caller, "resource.read", "resource", read.Uri, OpenQuestions.Digest("resources/read", read.Uri, ""), read.Answers, read.CorrelationId, read.RemoteAddress);
        return await Ask(asked, item, (connection, answers) => connection.ReadResource(new() { Uri = read.Uri, Principal = PrincipalId, Answers = answers, Offers = read.Offers }, cancellationToken), cancellationToken);

        bool MayRead(ServedItem resource) => resource.Offers.Any(offer => ToolAccess.MayRead(read.Caller, offer.Terms, now));
    }

    public async Task<GatewayAnswer> GetPrompt(GatewayPrompt prompt, CancellationToken cancellationToken)
    {
        CheckCaller(prompt.Caller);
        var view = await View(cancellationToken);
        var item = view.Prompts.FirstOrDefault(candidate => candidate.Name == prompt.Name);
        var content = JsonText.Of(prompt.Arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).Select(argument => new[] { argument.Key, argument.Value })).Text;
        var asked = new Asked(prompt.Caller, "prompt.get", "prompt", prompt.Name, OpenQuestions.Digest("prompts/get", prompt.Name, content), prompt.Answers, prompt.CorrelationId, prompt.RemoteAddress);
        return await Ask(asked, item, (connection, answers) => connection.GetPrompt(new() { Name = item!.Own, Arguments = prompt.Arguments, Answers = answers, Offers = prompt.Offers }, cancellationToken), cancellationToken);
    }

    private async Task<GatewayAnswer> Ask(Asked asked, ServedItem? item, Func<IConnectionGrain, InputAnswers?, Task<GrainResult<McpAnswer>>> ask, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entry = new AuditEntry
        {
            Actor = asked.Caller.Actor, Action = asked.Action, TargetType = asked.TargetType, TargetId = asked.Name, ConnectionId = item?.ConnectionId,
            CorrelationId = asked.CorrelationId, TokenId = asked.Caller.TokenId, RemoteAddress = asked.RemoteAddress,
        };
        var offers = item?.Offers.Where(offer => ToolAccess.MayRead(asked.Caller, offer.Terms, now)).ToImmutableArray() ?? [];
        if (item is null || offers.IsEmpty)
        {
            await Denied(entry, item is null ? "unknown" : AccessDecision.NotGranted);
            return GatewayAnswer.Unknown;
        }

        var open = asked.Answers?.RequestState is { } state ? Questions.Take(state, asked.Digest) : null;
        if (asked.Answers?.RequestState is not null && open is null)
        {
            await Denied(entry, GatewayResults.StateInvalid.Code);
            return new() { Refusal = GatewayResults.StateInvalid };
        }

        if (open is null && await Gate(offers[0].ToolboxId, offers[0].Terms).Enter(cancellationToken) is { } limited)
        {
            await Denied(entry, limited.Code);
            return new() { Refusal = limited };
        }

        var started = clock.GetTimestamp();
        var answers = open is null ? null : asked.Answers! with { RequestState = open.ServerState };
        var found = await ask(GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, item.ConnectionId)), answers);
        entry = entry with { DurationMs = clock.GetElapsedTime(started).TotalMilliseconds };
        if (!found.IsAccepted)
        {
            await Audit(entry with { Outcome = AuditOutcome.Failed, OutcomeCode = found.Refusal.Code });
            return new() { Refusal = found.Refusal };
        }

        if (found.Value.InputRequired is { } question)
        {
            await Audit(entry with { OutcomeCode = "input_required" });
            return new() { InputRequired = Bound(question, new() { Digest = asked.Digest }), MayRepeat = true };
        }

        await Audit(entry with { Outcome = AuditOutcome.Succeeded });
        return new() { Result = found.Value.Result, MayRepeat = true };
    }

    private sealed record Asked(Caller Caller, string Action, string TargetType, string Name, string Digest, InputAnswers? Answers, string CorrelationId, string? RemoteAddress);
}
