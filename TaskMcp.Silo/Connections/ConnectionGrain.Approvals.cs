using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Silo.Connections;

/// <summary>What somebody has to look at before it is used (SPEC A-3, C-9).</summary>
internal sealed partial class ConnectionGrain
{
    /// <summary>Why nothing is started yet; null when there is no program or it is approved.</summary>
    private Refusal? Unapproved => CommandRules.Pending(Config!, state.State.ApprovedCommand) is null ? null : CommandRules.Required(Id);

    private ImmutableDictionary<string, ToolPin> Pins => PinRules.For(pins.State, TransportRules.Place(Config!.Transport));

    public async Task<GrainResult<ConnectionSnapshot>> Approve(ApproveConnection command)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (!ConnectionPolicy.MayApprove(command.Context.Actor)) return new Refusal("auth.forbidden", "Only a user approves commands and changed tools.");
        if (command.Command is not null && !ConnectionPolicy.MayApproveCommands(command.Context))
            return new Refusal("auth.forbidden", "Only an owner of the workspace approves commands: what they start runs on the server's machine.");
        if (IsRepeat(command.Context)) return Present;
        if (ConnectionRules.IsStale(Present, command.Context) is { } stale) return stale;
        if (command.Command is null && command.Tools.IsEmpty) return Mismatch("Send the command or the tools that are shown in pending_approval.");
        var (shown, approved) = (CommandRules.Of(Config), command.Command is { } sent ? CommandRules.Fingerprint(sent) : null);
        if (approved is not null && (shown is null || approved != CommandRules.Fingerprint(shown))) return Mismatch($"The command is not the one that waits. Look at it again before you approve it.{Refusal.ByTheApi}it is pending_approval.command.");
        if (PinRules.Approve(Pins, Config.ServerType, command.Tools) is not { } next) return Mismatch($"A tool is not as it was when you looked. Look at it again before you approve it.{Refusal.ByTheApi}its hash is in pending_approval.tools.");

        await Keep(next);
        if (approved is not null) state.State.ApprovedCommand = approved;
        var left = PinRules.Changes(next, Config.ServerType);
        _known!.Approved(ConnectionRules.NewlyApproved(state.State.Health, left));
        var health = ConnectionRules.Approved(state.State.Health, left);
        state.State.Health = health.Status == ConnectionStatus.Inactive ? health with { Reason = ConnectionRules.Resting(state.State) } : health;
        state.State.LastOperationId = command.Context.OperationId;
        await Save(clock.GetUtcNow());
        return Present;

        static Refusal Mismatch(string words) => new("connection.approval_mismatch", words);
    }

    public async Task<bool> Pin(PinTools found)
    {
        if (Config is null || found.Generation != _generation) return false;
        await Keep(PinRules.Seen(Pins, found.Tools));
        return true;
    }

    private ToolTrust Trust(long generation, IConnectionSelfGrain self) =>
        new(Id, Config!.ServerType, Pins, new ToolMemory(connections, Workspace, Id, state.State.CreatedAt, generation, self, log));

    private async Task Keep(ImmutableDictionary<string, ToolPin> next)
    {
        var place = TransportRules.Place(Config!.Transport);
        if (next != Pins)
        {
            pins.State = new() { Place = place, Tools = next };
            await Durably(() => pins.WriteStateAsync());
        }

        _trust?.Know(next);
    }
}
