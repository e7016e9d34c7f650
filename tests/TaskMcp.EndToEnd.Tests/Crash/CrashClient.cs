using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Crash;

/// <summary>
/// A client that works until the connection breaks, and after the restart first repeats what was not answered, with the same
/// idempotency key. Its choices come from its own random source, so a seed fixes what each client asks for.
/// </summary>
internal sealed class CrashClient(int number, int seed, Api api, string connectionId, Promises promises)
{
    private const int TriggersPerTask = 5;

    private readonly Random _random = new(seed);
    private readonly List<string> _plainTasks = [];
    private readonly List<(string Task, string Binding, int Triggers)> _triggerable = [];
    private int _operations;
    private Operation? _unanswered;

    private delegate void Acknowledge(ApiAnswer answer);

    /// <summary>Ends when the product does.</summary>
    public async Task Work(Action acknowledged)
    {
        try
        {
            while (true)
            {
                _unanswered ??= Next();
                await Ask(_unanswered);
                acknowledged();
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return;
        }
    }

    /// <summary>Asks once more what the last crash left unanswered.</summary>
    public Task Finish() => _unanswered is null ? Task.CompletedTask : Ask(_unanswered);

    private async Task Ask(Operation operation)
    {
        var answer = await api.Send(operation.Method, operation.Path, operation.Body, ("Idempotency-Key", operation.Key));
        _unanswered = null;
        if ((int)answer.Status is >= 200 and < 300)
            operation.Acknowledged(answer);
        else
            promises.Unexpected.Add($"{operation.Method} {operation.Path}: {(int)answer.Status} {answer.Text}");
    }

    private Operation Next()
    {
        var key = $"client-{number}-{_operations++}";
        return _random.Next(100) switch
        {
            < 35 => Create(key),
            < 50 => CreateThatRuns(key),
            < 58 => CreateTriggerable(key),
            < 75 when _plainTasks.Count > 0 => Patch(key),
            < 90 when _triggerable.Count > 0 => Trigger(key),
            _ when _plainTasks.Count > 0 => AddNote(key),
            _ => Create(key),
        };
    }

    private Operation Create(string key) => new(HttpMethod.Post, "/api/tasks", new { title = key, fields = new { key } }, key, answer =>
    {
        promises.Created(key, answer.Json, fires: false);
        _plainTasks.Add(answer.Json.Id());
    });

    private Operation CreateThatRuns(string key) => new(
        HttpMethod.Post, "/api/tasks", new { title = key, fields = new { key }, bindings = new[] { Binding("on_create") } }, key,
        answer => promises.Created(key, answer.Json, fires: true));

    /// <summary>In two requests: the task, and next the binding that is triggered by hand.</summary>
    private Operation CreateTriggerable(string key) => new(HttpMethod.Post, "/api/tasks", new { title = key, fields = new { key } }, key, answer =>
    {
        promises.Created(key, answer.Json, fires: false);
        _triggerable.Add((answer.Json.Id(), "", 0));
    });

    private Operation Patch(string key)
    {
        var task = _plainTasks[_random.Next(_plainTasks.Count)];
        return new(HttpMethod.Patch, $"/api/tasks/{task}", new { title = key }, key, answer => promises.Changed(task, (long)answer.Json["version"]!));
    }

    private Operation AddNote(string key)
    {
        var task = _plainTasks[_random.Next(_plainTasks.Count)];
        return new(HttpMethod.Post, $"/api/tasks/{task}/notes", new { text = key }, key, answer => promises.Noted(task, key, answer.Version));
    }

    private Operation Trigger(string key)
    {
        var index = _random.Next(_triggerable.Count);
        var (task, binding, triggers) = _triggerable[index];
        if (binding.Length == 0)
            return new(HttpMethod.Post, $"/api/tasks/{task}/bindings", Binding("manual"), key, answer => _triggerable[index] = (task, answer.Json.Id(), 0));

        if (triggers + 1 == TriggersPerTask)
            _triggerable.RemoveAt(index);
        else
            _triggerable[index] = (task, binding, triggers + 1);
        return new(HttpMethod.Post, $"/api/tasks/{task}/bindings/{binding}/trigger", null, key, answer => promises.Triggered(answer.Json));
    }

    private object Binding(string when) => Automation.Binding(
        connectionId, when, _random.Next(2) == 0 ? "scripted__record" : "scripted__record_once",
        new { text = "{{ event.id }}", milliseconds = _random.Next(30) }, retries: 20);

    private sealed record Operation(HttpMethod Method, string Path, object? Body, string Key, Acknowledge Acknowledged);
}
