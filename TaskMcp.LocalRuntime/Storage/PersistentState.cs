using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;
using TaskMcp.LocalRuntime.Activations;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>A state of an activation that is loaded before OnActivateAsync.</summary>
internal abstract class PersistentState
{
    /// <summary>Loads the record; nothing else may use the state before.</summary>
    public abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Ends when no operation is under way.</summary>
    public abstract Task SettleAsync();
}

/// <summary>
/// Operations of one state run one after another, each on what the one before left. The state is turned into bytes when its write
/// begins, on the grain's turn, so later changes in memory do not leak into it.
/// </summary>
internal sealed class PersistentState<TState>(Activation activation, string stateName, GrainStateStore store, IGrainStorageSerializer serializer)
    : PersistentState, IPersistentState<TState>
{
    private readonly GrainId grain = activation.GrainId;
    private Task last = Task.CompletedTask;
    private TState state = New();
    private long? etag;
    private bool isLoaded;

    public TState State
    {
        get
        {
            activation.EnsureCurrent("State can be used");
            return state;
        }
        set
        {
            activation.EnsureCurrent("State can be used");
            state = value;
        }
    }

    public string? Etag => etag?.ToString(CultureInfo.InvariantCulture);

    public bool RecordExists => isLoaded ? etag is not null : throw new InvalidOperationException("State has not been loaded yet: use it from OnActivateAsync on.");

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) => last = AfterLast(last, ClearNow, cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken) => last = AfterLast(last, WriteNow, cancellationToken);

    public Task ReadStateAsync(CancellationToken cancellationToken) => last = AfterLast(last, ReadNow, cancellationToken);

    public override Task LoadAsync(CancellationToken cancellationToken) => ReadStateAsync(cancellationToken);

    public override async Task SettleAsync() => await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private Task AfterLast(Task previous, Func<CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        activation.EnsureCurrent("State can be read, written or cleared");
        return RunAfter(previous, operation, cancellationToken);
    }

    private async Task RunAfter(Task previous, Func<CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        if (!previous.IsCompleted) await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation(cancellationToken);
        }
        catch (Exception error) when (error is not OrleansException && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new OrleansException($"Storage of {grain} ({stateName}) failed: {error.Message}", error);
        }
    }

    private async Task ReadNow(CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(grain, stateName, cancellationToken);
        State = stored is null ? New() : serializer.Deserialize<TState>(new BinaryData(stored.Data)) ?? New();
        etag = stored?.Etag;
        isLoaded = true;
    }

    private async Task WriteNow(CancellationToken cancellationToken) =>
        etag = await store.WriteAsync(grain, stateName, etag, serializer.Serialize(State).ToMemory(), cancellationToken);

    private async Task ClearNow(CancellationToken cancellationToken)
    {
        await store.ClearAsync(grain, stateName, etag, cancellationToken);
        etag = null;
        State = New();
    }

    private static TState New() => Activator.CreateInstance<TState>();
}
