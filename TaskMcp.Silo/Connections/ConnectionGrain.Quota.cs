using TaskMcp.Notifications;
using TaskMcp.Silo.Connections.Limits;

namespace TaskMcp.Silo.Connections;

/// <summary>The calls of a day, counted durably (SPEC C-11).</summary>
internal sealed partial class ConnectionGrain
{
    private DateOnly _warnedOf;

    public async Task<int> ReserveCalls(DateOnly day)
    {
        if (Config?.Limits.DailyQuota is not { } limit) return 0;
        var (counted, granted) = QuotaRules.Reserve(state.State.Counted, day, limit);
        if (granted > 0)
        {
            state.State.Counted = counted;
            // No new version: nobody's view of the settings is out of date because of it.
            await Durably(() => state.WriteStateAsync());
            await Project();
        }

        if (QuotaRules.IsWarning(counted.Calls, limit) && counted.Day == day) await Warn(day, limit);
        return granted;
    }

    // Its id follows from the day, so that it is made once, also when this is asked again after a crash.
    private async Task Warn(DateOnly day, int limit)
    {
        if (_warnedOf == day) return;
        await GrainFactory.GetGrain<INotificationGrain>(GrainKeys.Of(Workspace, QuotaRules.WarningId(Id, day))).Add(new()
        {
            ConnectionId = Id,
            Text = $"The connection {Config!.Name} has used 80 % of its limits.daily_quota of {limit} calls for {day:yyyy-MM-dd} (UTC). Calls beyond it are refused until midnight; raise it to go on.",
        });
        _warnedOf = day;
    }
}
