using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>
/// Where a host is cut off. A state is durable before the read model hears of it, so between the two is the moment after a write.
/// </summary>
internal sealed class CrashPoints
{
    /// <summary>After this state of a run was stored.</summary>
    public Func<RunSnapshot, bool>? AfterRun { get; set; }

    /// <summary>When this state of a delivery is being stored.</summary>
    public Func<DeliverySnapshot, bool>? AtDelivery { get; set; }

    /// <summary>After this change of a task was stored.</summary>
    public Func<TaskChange, bool>? AfterTask { get; set; }

    public void Watch(IServiceCollection services, Action crash)
    {
        Wrap<IRunProjection>(services, inner => new WatchedRuns(inner, this, crash));
        Wrap<IDeliveryProjection>(services, inner => new WatchedDeliveries(inner, this, crash));
        Wrap<ITaskProjection>(services, inner => new WatchedTasks(inner, this, crash));
    }

    private static void Wrap<T>(IServiceCollection services, Func<T, T> wrap) where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => wrap((T)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)));
    }

    private sealed class WatchedRuns(IRunProjection inner, CrashPoints points, Action crash) : IRunProjection
    {
        public Task Apply(string workspace, RunSnapshot run, CancellationToken cancellationToken)
        {
            if (points.AfterRun?.Invoke(run) == true)
            {
                points.AfterRun = null;
                crash();
            }

            return inner.Apply(workspace, run, cancellationToken);
        }

        public Task Remove(string workspace, Guid id, CancellationToken cancellationToken) => inner.Remove(workspace, id, cancellationToken);
    }

    private sealed class WatchedDeliveries(IDeliveryProjection inner, CrashPoints points, Action crash) : IDeliveryProjection
    {
        public Task Apply(string workspace, DeliverySnapshot delivery, CancellationToken cancellationToken)
        {
            if (points.AtDelivery?.Invoke(delivery) == true)
            {
                points.AtDelivery = null;
                crash();
            }

            return inner.Apply(workspace, delivery, cancellationToken);
        }

        public Task Remove(string workspace, Guid deliveryId, CancellationToken cancellationToken) => inner.Remove(workspace, deliveryId, cancellationToken);
    }

    private sealed class WatchedTasks(ITaskProjection inner, CrashPoints points, Action crash) : ITaskProjection
    {
        public Task Apply(string workspace, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
        {
            if (points.AfterTask is { } isIt && changes.Any(isIt))
            {
                points.AfterTask = null;
                crash();
            }

            return inner.Apply(workspace, changes, cancellationToken);
        }
    }
}
