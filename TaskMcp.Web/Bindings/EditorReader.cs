using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Tasks;
using TaskMcp.Templates;
using TaskMcp.Web.Shell;
using TaskMcp.Web.Tasks;

namespace TaskMcp.Web.Bindings;

/// <summary>Brings together what the editor of a binding shows.</summary>
internal sealed class EditorReader(IGrainFactory grains, IConnectionQueries connections, ITaskQueries tasks, IEventFeed events, ITemplateHelp help)
{
    private const int MostConnections = 200;
    private const int MostSamples = 20;
    private const int MostEvents = 10;

    /// <summary>For a binding of a task; null when the task, or the binding, is not there.</summary>
    public async Task<EditorView?> OfTask(Visitor visitor, Guid id, Guid? bindingId, EditorChoice choice, CancellationToken cancellationToken)
    {
        var workspace = visitor.Workspace;
        var task = await grains.GetGrain<ITaskGrain>(GrainKeys.Of(workspace, id)).Get();
        if (!task.IsAccepted) return null;
        var project = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(workspace, task.Value.ProjectId)).Get();
        var bindings = await grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(workspace, id)).ListBindings();
        if (!project.IsAccepted || !bindings.IsAccepted) return null;
        // Those of its project are edited there.
        var own = bindings.Value.Where(binding => binding.TaskId is not null).ToImmutableArray();
        var view = await Read(workspace, project.Value, own, bindings.Value, bindingId, choice, cancellationToken);
        return view is null ? null : view with { Task = task.Value, Events = await Events(workspace, id, project.Value, cancellationToken) };
    }

    /// <summary>For a binding of a project; null when the project, or the binding, is not there.</summary>
    public async Task<EditorView?> OfProject(Visitor visitor, Guid id, Guid? bindingId, EditorChoice choice, CancellationToken cancellationToken)
    {
        var workspace = visitor.Workspace;
        var project = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(workspace, id)).Get();
        if (!project.IsAccepted) return null;
        var bindings = await grains.GetGrain<IProjectBindingsGrain>(GrainKeys.Of(workspace, id)).ListBindings();
        if (!bindings.IsAccepted || await Read(workspace, project.Value, bindings.Value, bindings.Value, bindingId, choice, cancellationToken) is not { } view) return null;
        var samples = await tasks.List(new() { Workspace = workspace, ProjectId = id, Sort = TaskSort.UpdatedAt, Descending = true, Limit = MostSamples }, cancellationToken);
        return view with { Samples = samples.Value?.Items ?? [] };
    }

    private async Task<EditorView?> Read(
        string workspace, ProjectSnapshot project, ImmutableArray<BindingSnapshot> own, ImmutableArray<BindingSnapshot> known, Guid? bindingId, EditorChoice choice, CancellationToken cancellationToken)
    {
        var binding = bindingId is { } wanted ? own.FirstOrDefault(one => one.Id == wanted) : null;
        if (bindingId is not null && binding is null) return null;
        var values = binding ?? known.FirstOrDefault(one => one.Id == choice.From);
        var all = (await connections.List(workspace, MostConnections, null, cancellationToken)).Value?.Items ?? [];
        var connectionId = binding?.ConnectionId ?? choice.Connection ?? values?.ConnectionId ?? (all is [var only] ? only.Id : null);
        var connection = connectionId is { } id ? (await grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, id)).Get()).Value : null;
        var toolName = choice.Tool ?? (values?.ConnectionId == connectionId ? values?.Config.ToolName : null);
        return new()
        {
            Project = project,
            Binding = binding,
            Values = values,
            Connections = all,
            Connection = connection,
            ToolName = toolName,
            Tool = toolName is null ? null : connection?.Capabilities.FirstOrDefault(offer => offer.Type == CapabilityType.Tool && (offer.Name == toolName || BindingSentence.Tool(offer.Name) == toolName)),
            Trigger = binding?.BindingType ?? choice.Trigger ?? values?.BindingType ?? BindingType.OnComplete,
            Help = help.Get(),
        };
    }

    private async Task<ImmutableArray<HistoryEntry>> Events(string workspace, Guid id, ProjectSnapshot project, CancellationToken cancellationToken)
    {
        var page = await events.OfTask(workspace, id, MostEvents, null, cancellationToken);
        return page.IsAccepted ? HistoryWords.Of(page.Value.Items.Select(happened => happened.Json), key => project.Column(key)?.Name ?? key) : [];
    }
}

/// <summary>What the address of the editor says.</summary>
/// <param name="Connection">Whose tools are offered.</param>
/// <param name="Tool">The tool whose form is shown.</param>
/// <param name="Trigger">What is chosen as the trigger.</param>
/// <param name="From">A binding that is copied.</param>
internal sealed record EditorChoice(Guid? Connection, string? Tool, BindingType? Trigger, Guid? From);
