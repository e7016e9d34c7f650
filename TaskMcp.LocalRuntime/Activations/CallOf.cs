using Orleans.Runtime;
using TaskMcp.LocalRuntime.References;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>A call with a result; a method without one has a null of no meaning.</summary>
internal sealed class Call<T>(TaskMethod<T> method, GrainId target, object?[] arguments, CallDeadlines deadlines) : Call(method, target)
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? cancelCallee;
    private CancellationTokenRegistration callersCancellation;

    public Task<T> Task => answer.Task;

    public override bool IsAbandoned => answer.Task.IsCompleted;

    public override void Refuse(Exception error)
    {
        if (answer.TrySetException(error)) Forget();
    }

    /// <summary>
    /// The callee gets a token of its own, which is cancelled on its turn; the caller need not wait for that. Not called for a token
    /// that can't be cancelled.
    /// </summary>
    public void LinkTo(CancellationToken callersToken)
    {
        var calleesSource = new CancellationTokenSource();
        cancelCallee = calleesSource.Cancel;
        arguments[method.CancellationTokenIndex] = calleesSource.Token;
        callersCancellation = callersToken.UnsafeRegister(static (call, token) => ((Call<T>)call!).Cancel(token), this);
    }

    protected override Task Begin() => method.Invoke(Activation!.GrainInstance!, arguments);

    protected override Task Failed(Exception error) => error is OperationCanceledException canceled && canceled.CancellationToken.IsCancellationRequested
        ? System.Threading.Tasks.Task.FromCanceled<T>(canceled.CancellationToken)
        : System.Threading.Tasks.Task.FromException<T>(error);

    protected override void Answer(Task ended)
    {
        if (ended is Task<T> withResult) answer.TrySetFromTask(withResult);
        else if (ended.IsCompletedSuccessfully) answer.TrySetResult(default!);
        else if (ended.Exception is { } error) answer.TrySetException(error.InnerExceptions);
        else answer.TrySetCanceled(CancellationOf(ended));
        Forget();
    }

    private void Cancel(CancellationToken token)
    {
        if (!answer.TrySetCanceled(token)) return;
        Caller = null;
        deadlines.Remove(this);
        Activation?.PostCancellation(cancelCallee!);
    }

    private void Forget()
    {
        deadlines.Remove(this);
        callersCancellation.Unregister();
        arguments = [];
    }

    private static CancellationToken CancellationOf(Task canceled)
    {
        try
        {
            canceled.GetAwaiter().GetResult();
            return default;
        }
        catch (OperationCanceledException error)
        {
            return error.CancellationToken;
        }
    }
}
