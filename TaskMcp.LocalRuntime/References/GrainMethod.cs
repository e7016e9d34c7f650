using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace TaskMcp.LocalRuntime.References;

/// <summary>A method of a grain interface: how it may overlap others, and how it is called. Made once per method.</summary>
internal abstract class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    protected GrainMethod(MethodInfo method)
    {
        Name = $"{method.DeclaringType!.Name}.{method.Name}";
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        CancellationTokenIndex = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    public string Name { get; }

    public bool IsReadOnly { get; }

    public bool IsAlwaysInterleave { get; }

    /// <summary>How long callers wait for the answer; null for the runtime's own timeout.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Which argument is the caller's cancellation token; −1 for none.</summary>
    public int CancellationTokenIndex { get; }

    public static GrainMethod Of(MethodInfo method) => Known.TryGetValue(method, out var known) ? known : Known.GetOrAdd(method, Make);

    /// <summary>Sends the call and returns what the interface promises to return.</summary>
    public abstract object Send(GrainReference target, object?[] arguments);

    private static GrainMethod Make(MethodInfo method)
    {
        var returned = method.ReturnType;
        if (method.IsGenericMethod) throw new NotSupportedException($"{method.DeclaringType}.{method.Name} is generic; grain methods are not.");
        if (returned == typeof(Task)) return new TaskMethod<object?>(method, isValueTask: false, hasResult: false);
        if (returned == typeof(ValueTask)) return new TaskMethod<object?>(method, isValueTask: true, hasResult: false);
        var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        if (definition != typeof(Task<>) && definition != typeof(ValueTask<>))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {returned}; grain methods return Task, Task<T>, ValueTask or ValueTask<T>.");
        var made = typeof(TaskMethod<>).MakeGenericType(returned.GetGenericArguments());
        return (GrainMethod)Activator.CreateInstance(made, method, definition == typeof(ValueTask<>), true)!;
    }
}

/// <summary>A method whose result is <typeparamref name="T"/>.</summary>
internal sealed class TaskMethod<T>(MethodInfo method, bool isValueTask, bool hasResult) : GrainMethod(method)
{
    private readonly Func<object, object?[], Task> invoke = Compile(method);

    public Task Invoke(object grain, object?[] arguments) => invoke(grain, arguments);

    public override object Send(GrainReference target, object?[] arguments)
    {
        var answer = target.Runtime.Send(this, target.GrainId, arguments);
        if (!isValueTask) return answer;
        return hasResult ? new ValueTask<T>(answer) : new ValueTask(answer);
    }

    /// <summary>A delegate that calls the method directly: no reflection per call. A value task comes back as a task.</summary>
    private static Func<object, object?[], Task> Compile(MethodInfo method)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        Expression call = Expression.Call(Expression.Convert(grain, method.DeclaringType!), method, method.GetParameters().Select((parameter, index) =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));
        if (method.ReturnType.IsValueType) call = Expression.Call(call, nameof(ValueTask.AsTask), null);
        return Expression.Lambda<Func<object, object?[], Task>>(Expression.Convert(call, typeof(Task)), grain, arguments).Compile();
    }
}
