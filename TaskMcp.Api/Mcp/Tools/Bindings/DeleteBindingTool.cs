using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Bindings;

internal sealed record DeleteBindingArguments : BindingOwner
{
    public required Guid BindingId { get; init; }

    public string? IdempotencyKey { get; init; }
}

internal sealed record DeletedBinding
{
    public required Guid Id { get; init; }

    public required bool Deleted { get; init; }
}

internal sealed class DeleteBindingTool(IGrainFactory grains) : OwnTool<DeleteBindingArguments, DeletedBinding>
{
    private static readonly Refusal ForMaintainers = Refusal.Field(RequestCodes.AuthForbidden, "project_id", "Automations of a whole project need the role maintainer.");

    public override ToolFacts Facts { get; } = new()
    {
        Name = "delete_binding",
        Title = "Delete an automation",
        Description = """
            Removes an automation (binding) of a task, or with project_id of a whole project (needs the role maintainer), for good; its runs stay. Use it for one that you made by mistake
            or that a person wants gone. One of the project cannot be removed through a single task.
            """,
        Input = Schema.Object(
            BindingOwner.Task,
            BindingOwner.Project,
            Schema.Needs("binding_id", Schema.Id(), "The automation; list_bindings shows the ids."),
            CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Destroys,
        Action = "binding.remove",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<DeletedBinding>> Do(DeleteBindingArguments arguments, Call call)
    {
        if (arguments.Unclear() is { } refusal) return refusal;
        if (arguments.ProjectId is not null && call.Caller.Role < WorkspaceRole.Maintainer) return ForMaintainers;
        var removed = arguments.TaskId is { } task
            ? await grains.Bindings(call, task).RemoveBinding(arguments.BindingId, call.Command())
            : await grains.ProjectBindings(call, arguments.ProjectId!.Value).RemoveBinding(arguments.BindingId, call.Command());
        return removed.IsAccepted ? new DeletedBinding { Id = removed.Value.Id, Deleted = true } : removed.Refusal;
    }

    protected override string Say(DeletedBinding answer) => $"Automation {answer.Id:D} is deleted.";
}
