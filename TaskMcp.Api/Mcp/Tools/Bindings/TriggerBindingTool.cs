using TaskMcp.Access;
using TaskMcp.Api.Bindings;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Runs;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Bindings;

internal sealed record TriggerBindingArguments
{
    public required Guid TaskId { get; init; }

    public required Guid BindingId { get; init; }

    public Optional<JsonText> Payload { get; init; }

    public string? EventType { get; init; }

    public string? IdempotencyKey { get; init; }
}

internal sealed class TriggerBindingTool(IGrainFactory grains) : OwnTool<TriggerBindingArguments, RunView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "trigger_binding",
        Title = "Run an automation now",
        Description = """
            Runs an automation (binding) for a task by hand, whatever its trigger, and returns the run, which is recorded and queued. This calls a tool on another server: what it does there
            may not be taken back. Use dry_run_binding first to see what would be sent. Its conditions still count: where they do not hold, the run is skipped and reason says why.
            The call goes on after this answer: get_run with the run's id shows how it ended. If you may have to retry, pass idempotency_key, so that it does not run twice.
            """,
        Input = Schema.Object(
            Schema.Needs("task_id", Schema.Id(), "The task to run it for; for an automation of a project, any task of that project."),
            Schema.Needs("binding_id", Schema.Id(), "The automation; list_bindings shows the ids."),
            Schema.Takes("payload", Schema.Any(), "For binding_type webhook, and only there: what its templates see as payload."),
            Schema.Takes("event_type", Schema.OrNull(Schema.Text()), "For binding_type webhook, and only there: what they see as event.metadata.event_type."),
            CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Destroys,
        Action = "binding.trigger",
        ReachesOut = true,
    };

    protected override async Task<GrainResult<RunView>> Do(TriggerBindingArguments arguments, Call call)
    {
        var sample = arguments.Payload.IsSet || arguments.EventType is not null
            ? new BindingSampleRequest { Payload = arguments.Payload, EventType = arguments.EventType }.ToSample()
            : null;
        var run = await grains.Bindings(call, arguments.TaskId).Trigger(arguments.BindingId, call.Command(), sample);
        return run.IsAccepted ? RunView.Compact(run.Value) : run.Refusal;
    }

    protected override string Say(RunView answer) => RunView.Says(answer);
}
