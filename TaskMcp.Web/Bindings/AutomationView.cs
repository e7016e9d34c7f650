using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;

namespace TaskMcp.Web.Bindings;

/// <summary>A binding with what a list shows beside it.</summary>
public sealed record AutomationView
{
    public required BindingSnapshot Binding { get; init; }

    /// <summary>Null when it is gone.</summary>
    public ConnectionSnapshot? Connection { get; init; }

    public RunSnapshot? LastRun { get; init; }

    internal BindingSentence Sentence => BindingSentence.Of(Binding, Connection?.Name);
}
