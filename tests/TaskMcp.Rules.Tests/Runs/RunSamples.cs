using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Runs;

/// <summary>Runs, and what they are made of, for tests.</summary>
internal static class RunSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly BindingSnapshot Binding = new()
    {
        Id = new("00000000-0000-7000-8000-0000000000b1"),
        TaskId = new("00000000-0000-7000-8000-0000000000a1"),
        ConnectionId = new("00000000-0000-7000-8000-0000000000c1"),
        BindingType = BindingType.OnCreate,
        Config = new() { ToolName = "test__echo", OutputHandling = [new() { Action = OutputAction.AppendNote }] },
        CreatedAt = Now,
    };

    public static readonly TaskSnapshot Task = new()
    {
        Id = Binding.TaskId!.Value,
        ProjectId = ProjectSnapshot.InboxId,
        Title = "Fix the login",
        Status = "todo",
        Url = "/tasks/a1",
        Version = 1,
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static readonly ProjectSnapshot Project = new() { Id = ProjectSnapshot.InboxId, Name = "Inbox", Version = 1, CreatedAt = Now, UpdatedAt = Now };

    public static readonly TaskEvent Created = new()
    {
        Id = new("00000000-0000-7000-8000-0000000000e1"),
        Type = TaskEventTypes.Created,
        TaskId = Task.Id,
        Sequence = 1,
        TriggeredAt = Now,
        Actor = Actor.Owner,
        CorrelationId = "request-1",
    };

    public static readonly ToolFacts Repeatable = new() { Hash = "h1", MayRepeat = true };

    public static readonly ToolFacts Once = new() { Hash = "h1", MayRepeat = false };

    public static readonly ToolOutcome Answer = new() { Output = new("\"done\""), ExecutionTimeMs = 1 };

    public static readonly RunRequest FirstRequest = new() { Binding = Binding, Event = Created, Task = Task, Project = Project };

    public static RunRequest With(BindingConfig config) => FirstRequest with { Binding = Binding with { Config = config } };

    public static RunRequest With(RetryPolicy policy) => With(Binding.Config with { RetryPolicy = policy });

    public static RunRecord Queued(RunRequest? request = null) =>
        RunRules.Create(RunIds.Of(Binding.Id, Created.Id), request ?? FirstRequest, Now);

    public static RunRecord Running(ToolFacts tool, RunRequest? request = null) =>
        RunRules.BeginAttempt(Queued(request), JsonText.EmptyObject, tool, Now);

    public static ToolOutcome Failure(McpErrorCode code, bool retryable = true, bool unknown = false, TimeSpan? retryAfter = null) => new()
    {
        Error = new() { Code = code, Message = "no", Retryable = retryable, RetryAfter = retryAfter },
        ExecutionTimeMs = 1,
        OutcomeUnknown = unknown,
    };

    /// <summary>The connection is down and nothing was sent.</summary>
    public static ToolOutcome Offline => Failure(McpErrorCode.ConnectionError) with { IsOffline = true };

    public static McpError Down => Offline.Error!;

    public static ToolOutcome Question(DateTimeOffset? until = null) => new()
    {
        ExecutionTimeMs = 1,
        InputRequired = new()
        {
            Requests = ImmutableDictionary<string, InputQuestion>.Empty.Add("who", new()
            {
                Method = "elicitation/create",
                Params = new("""{"message":"Who are you?","requestedSchema":{"type":"object","properties":{"name":{"type":"string","minLength":2},"age":{"type":"integer","default":30}},"required":["name"]}}"""),
            }),
            RequestState = "state 1",
            ExpiresAt = until,
        },
    };

    public static InputAnswers Says(string answer, string key = "who") => new() { Responses = ImmutableDictionary<string, JsonText>.Empty.Add(key, new(answer)) };

    public static double NoJitter() => 0.5;
}
