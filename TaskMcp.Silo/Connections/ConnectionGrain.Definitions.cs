using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>What the server offers, as it says it, also while it is down.</summary>
internal sealed partial class ConnectionGrain
{
    private KnownDefinitions? _known;

    public async Task<GrainResult<ConnectionDefinitions>> Definitions(CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (Unapproved is { } refusal) return refusal;
        if (!Config.Enabled) return SwitchedOff.ToRefusal();
        var (keeper, known, serverType) = (Keeper(), _known!, Config.ServerType);
        if (!keeper.HasSession && known.Present is { } last)
        {
            _ = Try(keeper);
            return last with { IsStale = true };
        }

        try
        {
            var session = await keeper.Get(evenIfWaiting: false, cancellationToken);
            return known.Seen(session.Catalog.Definitions(serverType));
        }
        catch (McpFailureException failure)
        {
            return known.Present is { } kept ? kept with { IsStale = true } : failure.ToRefusal();
        }
    }

    // Its numbers go on where those of another place end.
    private void RecallDefinitions()
    {
        var stored = definitions.State.Place == DefinitionRules.Place(Config!.Transport) ? definitions.State.Definitions : null;
        _known = new(stored, _known?.Generation ?? definitions.State.Definitions?.Generation ?? 0, clock);
        _known.Changed += _watchers.TellLists;
    }

    private void FollowDefinitions(SessionKeeper keeper, string serverType)
    {
        var known = _known!;
        keeper.Opened += session =>
        {
            See(ConnectionLists.None);
            session.ListsAnnounced += See;

            void See(ConnectionLists announced) => known.Seen(session.Catalog.Definitions(serverType), announced);
        };
    }

    private async Task KeepDefinitions()
    {
        if (_known!.Present is not { } present || present.Generation == definitions.State.Definitions?.Generation) return;
        definitions.State = new() { Place = DefinitionRules.Place(Config!.Transport), Definitions = present };
        await Durably(() => definitions.WriteStateAsync());
    }

    private static async Task Try(SessionKeeper keeper)
    {
        try
        {
            await keeper.Get(evenIfWaiting: false, CancellationToken.None);
        }
        catch (Exception error) when (error is McpFailureException or OperationCanceledException)
        {
            // The status says it.
        }
    }
}
