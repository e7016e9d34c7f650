using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>Resources, prompts and the completion of their arguments: what only reads. Each is counted, and has one row in the audit with its outcome.</summary>
internal sealed partial class GatewayGrain
{
    public async Task<GatewayAnswer> Read(GatewayRead read, CancellationToken cancellationToken)
    {
        CheckCaller(read.Caller);
        var view = await View(cancellationToken);
        var item = Resource(view, read.Caller, read.Uri);
        var asked = new Asked(read.Caller, "resource.read", "resource", read.Uri, OpenQuestions.Digest("resources/read", read.Uri, ""), read.Answers, read.CorrelationId, read.RemoteAddress);
        return await Ask(asked, item, (connection, answers) => connection.ReadResource(new() { Uri = read.Uri, Principal = PrincipalId, Answers = answers, Offers = read.Offers, Whole = true }, cancellationToken), cancellationToken);
    }

    public async Task<GrainResult<Guid>> Subscribe(Caller caller, string uri, IConnectionWatcher watcher, CancellationToken cancellationToken)
    {
        CheckCaller(caller);
        if (Resource(await View(cancellationToken), caller, uri) is not { } item) return GatewayResults.ResourceUnknown;
        var subscribed = await Connection(item.ConnectionId).SubscribeResource(uri, watcher, cancellationToken);
        return subscribed.IsAccepted ? item.ConnectionId : subscribed.Refusal;
    }

    public async Task<GatewayAnswer> Complete(GatewayCompletion completion, CancellationToken cancellationToken)
    {
        CheckCaller(completion.Caller);
        var view = await View(cancellationToken);
        if (completion.Ask.Reference.ToNode() is not JsonObject reference) return GatewayAnswer.Unknown;
        var isPrompt = Text("type") == "ref/prompt";
        var (items, type, member) = isPrompt ? (view.Prompts, "prompt", "name") : (view.Templates.AddRange(view.Resources), "resource", "uri");
        if (Text(member) is not { } name) return GatewayAnswer.Unknown;
        var now = clock.GetUtcNow();
        var named = items.Where(candidate => candidate.Name == name).ToImmutableArray();
        var item = named.FirstOrDefault(candidate => MayRead(candidate, completion.Caller, now)) ?? named.FirstOrDefault();
        var asked = new Asked(completion.Caller, $"{type}.complete", type, name, "", null, completion.CorrelationId, completion.RemoteAddress);
        return await Ask(asked, item, (connection, _) => connection.Complete(completion.Ask with { Reference = Own() }, cancellationToken), cancellationToken);

        JsonText Own()
        {
            reference[member] = item!.Own;
            return JsonText.From(reference);
        }

        string? Text(string key) => reference[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }

    public async Task<GatewayAnswer> GetPrompt(GatewayPrompt prompt, CancellationToken cancellationToken)
    {
        CheckCaller(prompt.Caller);
        var view = await View(cancellationToken);
        var item = view.Prompts.FirstOrDefault(candidate => candidate.Name == prompt.Name);
        var content = JsonText.Of(prompt.Arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).Select(argument => new[] { argument.Key, argument.Value })).Text;
        var asked = new Asked(prompt.Caller, "prompt.get", "prompt", prompt.Name, OpenQuestions.Digest("prompts/get", prompt.Name, content), prompt.Answers, prompt.CorrelationId, prompt.RemoteAddress);
        return await Ask(asked, item, (connection, answers) => connection.GetPrompt(new() { Name = item!.Own, Arguments = prompt.Arguments, Answers = answers, Offers = prompt.Offers, Whole = true }, cancellationToken), cancellationToken);
    }

    private ServedItem? Resource(GatewayView view, Caller caller, string uri)
    {
        var now = clock.GetUtcNow();
        return view.Resources.FirstOrDefault(resource => resource.Own == uri && MayRead(resource, caller, now))
            ?? view.Templates.FirstOrDefault(template => MayRead(template, caller, now) && UriTemplateMatch.Matches(template.Own, uri));
    }

    private static bool MayRead(ServedItem item, Caller caller, DateTimeOffset now) => item.Offers.Any(offer => ToolAccess.MayRead(caller, offer.Terms, now));

    private IConnectionGrain Connection(Guid id) => GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, id));

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
        var found = await ask(Connection(item.ConnectionId), answers);
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

        if (found.Value.RpcError is { } error)
        {
            await Audit(entry with { Outcome = AuditOutcome.Failed });
            return new() { RpcError = error };
        }

        await Audit(entry with { Outcome = AuditOutcome.Succeeded });
        return new() { Result = found.Value.Result, MayRepeat = true };
    }

    private sealed record Asked(Caller Caller, string Action, string TargetType, string Name, string Digest, InputAnswers? Answers, string CorrelationId, string? RemoteAddress);
}
