using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Api.Runs;

namespace TaskMcp.Api.Mcp.Tools.Runs;

internal sealed record ReplayRunArguments
{
    public required Guid RunId { get; init; }

    public bool WithCurrentBinding { get; init; }

    public string? IdempotencyKey { get; init; }
}

internal sealed class ReplayRunTool(IGrainFactory grains) : OwnTool<ReplayRunArguments, RunView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "replay_run",
        Title = "Run a failed run again",
        Description = """
            Runs an execution of an automation again that is failed, dead, cancelled or skipped, and returns it, queued. This calls a tool on another server. Look at its error with get_run
            first: what failed because of its input or its automation fails again unless with_current_binding is true, which renders the input anew with the automation as it is now.
            The call goes on after this answer: get_run shows how it ended.
            """,
        Input = Schema.Object(
            Schema.Needs("run_id", Schema.Id(), "The run; list_runs with state failed and dead shows candidates."),
            Schema.Takes("with_current_binding", Schema.Flag().With("default", false), "True: with the automation as it is now, for one that was corrected since. False: exactly as it was."),
            CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Destroys,
        Action = "run.replay",
        ReachesOut = true,
    };

    protected override async Task<GrainResult<RunView>> Do(ReplayRunArguments arguments, Call call)
    {
        var run = await grains.Run(call, arguments.RunId).Get();
        if (!run.IsAccepted) return run.Refusal;
        var again = await ReplayEndpoint.Again(run.Value, arguments.WithCurrentBinding, call, grains);
        return again.IsAccepted ? RunView.Compact(again.Value) : again.Refusal;
    }

    protected override string Say(RunView answer) => RunView.Says(answer);
}
