using TaskMcp.Access;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Resources;

/// <summary>Tells when the list of resources has changed: a task was made, completed, reopened or deleted. At most once a second; the list is asked anew anyway.</summary>
internal sealed class ResourceListChanges(EventWatch events, TimeProvider clock) : IListChanges
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    public IDisposable Watch(Caller caller, Action<ListKind> changed) => new Watching(events.Watch(caller.Workspace, new Calm(clock, () => changed(ListKind.Resources)).Heard));

    /// <summary>Passes on the first of many, and once more after the gap when others came in it.</summary>
    private sealed class Calm(TimeProvider clock, Action tell)
    {
        private readonly Lock _lock = new();
        private ITimer? _gap;
        private bool _again;

        public void Heard(IReadOnlyList<FeedEvent> page)
        {
            if (!page.Any(happened => happened.Type is TaskEventTypes.Created or TaskEventTypes.Deleted or TaskEventTypes.Completed or TaskEventTypes.Reopened)) return;
            lock (_lock)
            {
                _again = _gap is not null;
                if (_again) return;
                _gap = clock.CreateTimer(_ => End(), null, Gap, Timeout.InfiniteTimeSpan);
            }

            tell();
        }

        private void End()
        {
            lock (_lock)
            {
                _gap?.Dispose();
                _gap = _again ? clock.CreateTimer(_ => End(), null, Gap, Timeout.InfiniteTimeSpan) : null;
                if (!_again) return;
                _again = false;
            }

            tell();
        }
    }

    private sealed class Watching(Task<IDisposable> watch) : IDisposable
    {
        public void Dispose() => _ = End();

        private async Task End()
        {
            try
            {
                (await watch).Dispose();
            }
            catch (Exception)
            {
                // It never began.
            }
        }
    }
}
