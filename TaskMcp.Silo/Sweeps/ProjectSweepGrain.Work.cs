using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Silo.Tasks;

namespace TaskMcp.Silo.Sweeps;

/// <summary>The work of the sweeps, page by page: before each the binding is looked at again, so that one that is switched off or removed stops at once.</summary>
public sealed partial class ProjectSweepGrain
{
    /// <summary>Tries of a page before the tasks that fail are passed over: they must not hold up all others.</summary>
    private const int MaxTries = 5;

    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(1);

    private IGrainTimer? _worker;
    private bool _isWorking;
    private int _tries;

    /// <summary>The first page of an activation, and one that failed, may have been asked before.</summary>
    private bool _mayBeRepeat = true;

    private Guid Project => Guid.Parse(this.GetPrimaryKeyString().Split('/')[1]);

    private Guid BindingId => GrainKeys.Id(this.GetPrimaryKeyString());

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private void Work(TimeSpan wait = default)
    {
        if (_isWorking || _stored.Queue.IsEmpty) return;
        _worker?.Dispose();
        _worker = this.RegisterGrainTimer(WorkAll, new() { DueTime = wait, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
    }

    private async Task WorkAll(CancellationToken cancellationToken)
    {
        if (_isWorking) return;
        _isWorking = true;
        TimeSpan? again = null;
        try
        {
            while (_stored.Queue is [var head, ..] && !cancellationToken.IsCancellationRequested)
            {
                var step = await NextStep(head, cancellationToken);
                await this.AsReference<IProjectSweepSelf>().Advance(step).WaitAsync(cancellationToken);
                // Settled by another activation: this one is on its way out.
                if (_stored.Queue is [var still, ..] && ReferenceEquals(still, head)) return;
                (_tries, _mayBeRepeat) = (0, false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This activation ends; the next one goes on at the cursor.
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _mayBeRepeat = true;
            again = TimeSpan.FromSeconds(Math.Min(MaxBackoff.TotalSeconds, 1 << Math.Min(_tries++, 6)));
            LogInterrupted(log, error, BindingId, again.Value);
        }
        finally
        {
            _isWorking = false;
        }

        if (again is { } wait) Work(wait);
    }

    private async Task<SweepStep> NextStep(SweepProgress head, CancellationToken cancellationToken)
    {
        var step = new SweepStep { SweepId = head.Sweep.Id, From = head.After, BegunAt = clock.GetUtcNow() };
        var bindings = await GrainFactory.GetGrain<IProjectBindingsGrain>(GrainKeys.Of(Workspace, Project)).ListBindings();
        var binding = bindings.IsAccepted ? bindings.Value.FirstOrDefault(present => present.Id == BindingId) : null;
        if (SweepRules.WhyStop(head.Sweep, binding) is { } reason) return step with { IsEnd = true, StopReason = reason };
        var project = await GrainFactory.GetGrain<IProjectGrain>(GrainKeys.Of(Workspace, Project)).Get();
        if (!project.IsAccepted) return step with { IsEnd = true, StopReason = "The project was deleted." };
        var page = await tasks.InProject(Workspace, Project, head.After, pace.Page, cancellationToken);
        var question = new TaskSweep { Sweep = head.Sweep, Project = project.Value, MayBeRepeat = _mayBeRepeat };
        return step with
        {
            To = page.IsEmpty ? null : page[^1],
            Counts = await Ask(question, page, cancellationToken),
            IsEnd = page.Length < pace.Page,
        };
    }

    private async Task<SweepCounts> Ask(TaskSweep question, ImmutableArray<Guid> page, CancellationToken cancellationToken)
    {
        var left = new Queue<Guid>(page);
        var counts = SweepCounts.None;
        Exception? failure = null;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(pace.Width, page.Length)).Select(_ => AskSome()));
        return failure is not null && _tries < MaxTries ? throw new InvalidOperationException("Tasks could not be asked.", failure) : counts;

        async Task AskSome()
        {
            while (!cancellationToken.IsCancellationRequested && left.TryDequeue(out var id))
            {
                try
                {
                    // The await comes first: others count meanwhile.
                    var became = await GrainFactory.GetGrain<ITaskSelf>(GrainKeys.Of(Workspace, id)).Sweep(question).WaitAsync(cancellationToken);
                    counts = counts.With(became);
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested)
                {
                    failure = error;
                    counts = counts.With(SweptTask.Failed);
                    LogFailed(log, error, id, BindingId);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The sweep of binding {Binding} was interrupted; it goes on in {Wait}.")]
    private static partial void LogInterrupted(ILogger logger, Exception error, Guid binding, TimeSpan wait);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Task {Task} could not be asked by the sweep of binding {Binding}.")]
    private static partial void LogFailed(ILogger logger, Exception error, Guid task, Guid binding);
}
