using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Api.Bindings;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Bindings;

namespace TaskMcp.Api.Mcp.Tools.Bindings;

internal sealed record CreateBindingArguments : BindingOwner
{
    public required Guid ConnectionId { get; init; }

    public required BindingType BindingType { get; init; }

    public required BindingConfig Config { get; init; }

    public string? Name { get; init; }

    public string? IdempotencyKey { get; init; }

    public BindingDraft ToDraft() => new CreateBindingRequest { ConnectionId = ConnectionId, BindingType = BindingType, Config = Config, Name = Name }.ToDraft();
}

internal sealed class CreateBindingTool(IGrainFactory grains) : OwnTool<CreateBindingArguments, BindingSnapshot>
{
    private static readonly Refusal NoWebhooks = Refusal.Field(RequestCodes.Invalid, "binding_type",
        "binding_type webhook has a secret, which is not for a conversation: ask a person to make it (POST /api/tasks/{id}/bindings).");

    private static readonly Refusal ForMaintainers = Refusal.Field(RequestCodes.AuthForbidden, "project_id",
        "Automations of a whole project need the role maintainer; with task_id you can make one for a single task.");

    // Not destructive in itself, but what it calls later may be anything.
    public override ToolFacts Facts { get; } = new()
    {
        Name = "create_binding",
        Title = "Create an automation",
        Description = """
            Makes an automation (binding): when something happens to a task, or at given times, call a tool of a connection. It belongs to one task (task_id) or to every task of a project
            (project_id; needs the role maintainer). Use list_connections first to choose the connection and tool, then dry_run_binding with the returned id to see what it would send, and
            trigger_binding to run it once. An agent can use tools that it was granted itself. It fires for what happens from now on. delete_binding removes it.
            Refusals name the template or condition that is wrong. Every run is recorded: list_runs with binding_id shows them.
            """,
        Input = Schema.Object(
            BindingOwner.Task,
            BindingOwner.Project,
            Schema.Needs("connection_id", Schema.Id(), "The connection whose tool is called; list_connections shows the ids."),
            Schema.Needs("binding_type", Schema.OneOf("on_create", "on_complete", "on_due", "on_update", "manual", "scheduled", "on_event"),
                "When it fires. on_create makes sense for a project only: the task is there already. manual: only by trigger_binding. scheduled needs config.schedule, on_event config.event."),
            Schema.Needs("config", BindingSchemas.Config, "Which tool is called with what, and what comes of it."),
            Schema.Takes("name", Schema.OrNull(Schema.Text(1, 200)), "For people: what it does, in a few words."),
            CommonMembers.IdempotencyKey).With("$defs", BindingSchemas.Definitions).With("examples", new JsonArray(Example)),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "binding.add",
        ReachesOut = true,
    };

    private static JsonObject Example => new()
    {
        ["project_id"] = "0198c0de-0000-7000-8000-000000000000",
        ["connection_id"] = "0198c0de-0000-7000-8000-000000000001",
        ["binding_type"] = "on_complete",
        ["name"] = "Tell the channel",
        ["config"] = new JsonObject
        {
            ["tool_name"] = "slack__send_message",
            ["input_template"] = new JsonObject { ["channel"] = "#releases", ["text"] = "Done: {{ task.title }}{% if task.assigned_to %} by {{ task.assigned_to.name }}{% endif %}" },
            ["output_handling"] = new JsonArray(new JsonObject { ["action"] = "append_note", ["template"] = "Announced at {{ output.ts }}" }),
            ["conditions"] = new JsonArray(new JsonObject { ["field"] = "tags", ["operator"] = "contains", ["value"] = "release" }),
        },
    };

    protected override async Task<GrainResult<BindingSnapshot>> Do(CreateBindingArguments arguments, Call call)
    {
        if (arguments.Unclear() is { } refusal) return refusal;
        if (arguments.BindingType == BindingType.Webhook) return NoWebhooks;
        if (arguments.ProjectId is not null && call.Caller.Role < WorkspaceRole.Maintainer) return ForMaintainers;
        var draft = arguments.ToDraft();
        if (await AgentAutomations.WhyNot(grains, call, draft) is { } denied) return denied;
        var command = new AddBinding { Context = call.Command(), Draft = draft, BindingId = call.NewId };
        return arguments.TaskId is { } task
            ? await grains.Bindings(call, task).AddBinding(command)
            : await grains.ProjectBindings(call, arguments.ProjectId!.Value).AddBinding(command);
    }

    protected override string Say(BindingSnapshot answer) => $"Created automation {answer.Id:D}; dry_run_binding shows what it would send.";
}
