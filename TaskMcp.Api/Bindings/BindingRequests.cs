using TaskMcp.Api.Http;
using TaskMcp.Bindings;

namespace TaskMcp.Api.Bindings;

/// <summary>Which event to explain.</summary>
public sealed record ExplainQuery
{
    /// <summary>The id of an event of the task, as its history shows it.</summary>
    public required Guid Event { get; init; }
}

/// <summary>New values for a binding. What is left out stays as it is.</summary>
public sealed record UpdateBindingRequest
{
    /// <summary>Replaces the whole configuration.</summary>
    public Optional<BindingConfig> Config { get; init; }

    /// <summary>True makes it fire again, also after the loop guard paused it (SPEC B-9). At a task, false mutes a binding of its project for this task only.</summary>
    public Optional<bool> Enabled { get; init; }

    /// <summary>For people; ≤200 characters.</summary>
    public Optional<string?> Name { get; init; }

    internal UpdateBinding ToCommand(Guid binding, Call call) =>
        new() { Context = call.Command(), BindingId = binding, Config = Config, Enabled = Enabled, Name = Name };
}
