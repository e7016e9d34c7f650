using System.Text.RegularExpressions;
using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>What a workspace may be. Pure.</summary>
internal static partial class WorkspaceRules
{
    public static readonly Refusal NotFound = new("workspace.not_found", "There is no such workspace.");

    public static readonly Refusal Exists = new("workspace.exists", "There is already a workspace with this name.");

    /// <summary>Exists in every installation without having been made.</summary>
    public static WorkspaceSnapshot Default { get; } = new() { Name = GrainKeys.DefaultWorkspace, CreatedAt = DateTimeOffset.UnixEpoch, Version = 0 };

    public static GrainResult<WorkspaceSnapshot> Create(string name, DateTimeOffset now) => Name().IsMatch(name)
        ? new WorkspaceSnapshot { Name = name, CreatedAt = now, Version = 1 }
        : Refusal.Field("workspace.name_invalid", "name", "name must be 2–40 lower-case letters, digits and hyphens, begin with a letter and end without a hyphen, such as acme");

    public static Refusal NotConfirmed(string name) =>
        Refusal.Field("workspace.confirm_mismatch", "confirm", $"confirm must be the name of the workspace, {name}: this ends every token and credential in it");

    /// <summary>The state from which on nothing is good that was given out before.</summary>
    public static WorkspaceState Breached(WorkspaceState state, Actor by, DateTimeOffset now) => state with
    {
        Workspace = state.Workspace! with { Version = state.Workspace.Version + 1, Breach = new() { At = now, By = by } },
        Epoch = state.Epoch + 1,
        Sweep = new(),
    };

    /// <summary>The state after a page of the sweep.</summary>
    public static WorkspaceState Swept(WorkspaceState state, int swept, string? cursor, DateTimeOffset now)
    {
        var (sweep, breach) = (state.Sweep!, state.Workspace!.Breach!);
        breach = sweep.Stage switch
        {
            BreachStage.Connections => breach with { Connections = breach.Connections + swept },
            BreachStage.Webhooks => breach with { Webhooks = breach.Webhooks + swept },
            _ => breach with { Principals = breach.Principals + swept },
        };
        var isStageDone = cursor is null;
        var isDone = isStageDone && sweep.Stage == BreachStage.Principals;
        if (isDone) breach = breach with { FinishedAt = now };
        var next = isStageDone ? new() { Stage = sweep.Stage + 1 } : sweep with { Cursor = cursor };
        return state with { Workspace = state.Workspace with { Version = state.Workspace.Version + 1, Breach = breach }, Sweep = isDone ? null : next };
    }

    [GeneratedRegex(@"^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])\z")]
    private static partial Regex Name();
}
