using System.Diagnostics;

namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>Looks at what flows with a call.</summary>
[Alias("contract.IFlowGrain")]
public interface IFlowGrain : IGrainWithStringKey
{
    [Alias("RequestValue")] Task<string?> RequestValue(string name);

    [Alias("RequestValueBehind")] Task<string?> RequestValueBehind(string name, string next);

    [Alias("SetRequestValue")] Task SetRequestValue(string name, string value);

    [Alias("TraceId")] Task<string?> TraceId();

    [Alias("UntilCancelled")] Task UntilCancelled(CancellationToken cancellationToken);

    [Alias("UntilCancelledBehind")] Task UntilCancelledBehind(string next, CancellationToken cancellationToken);

    [Alias("Hold")] Task Hold(string gate);

    [Alias("Tell")] Task Tell(IFlowObserver observer, string what);
}

[Alias("contract.IFlowObserver")]
public interface IFlowObserver : IGrainObserver
{
    [Alias("Heard")] Task Heard(string what);
}

public sealed class FlowGrain : Grain, IFlowGrain
{
    public async Task<string?> RequestValue(string name)
    {
        await Task.Yield();
        return RequestContext.Get(name) as string;
    }

    public Task<string?> RequestValueBehind(string name, string next) => GrainFactory.GetGrain<IFlowGrain>(next).RequestValue(name);

    public Task SetRequestValue(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }

    public Task<string?> TraceId() => Task.FromResult(Activity.Current?.TraceId.ToString());

    public async Task UntilCancelled(CancellationToken cancellationToken)
    {
        var scheduler = TaskScheduler.Current;
        using var noted = cancellationToken.Register(() =>
            Journal.Note(this.GetPrimaryKeyString(), TaskScheduler.Current == scheduler ? "told on the grain's scheduler" : "told elsewhere"));
        Journal.Note(this.GetPrimaryKeyString(), "waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Journal.Note(this.GetPrimaryKeyString(), "cancelled");
        }
    }

    public Task UntilCancelledBehind(string next, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IFlowGrain>(next).UntilCancelled(cancellationToken);

    public async Task Hold(string gate)
    {
        Journal.Note(this.GetPrimaryKeyString(), "held");
        await Gates.Passed(gate);
        Journal.Note(this.GetPrimaryKeyString(), "let go");
    }

    public Task Tell(IFlowObserver observer, string what) => observer.Heard(what);
}
