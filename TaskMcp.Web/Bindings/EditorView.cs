using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Tasks;
using TaskMcp.Templates;
using TaskMcp.Web.Tasks;

namespace TaskMcp.Web.Bindings;

/// <summary>What the editor of a binding shows: one of a task, or of a project.</summary>
public sealed record EditorView
{
    /// <summary>Null where the binding belongs to the project.</summary>
    public TaskSnapshot? Task { get; init; }

    public required ProjectSnapshot Project { get; init; }

    /// <summary>What is changed; null for a new one.</summary>
    public BindingSnapshot? Binding { get; init; }

    /// <summary>What the fields begin with: those of the binding, of another one that is copied, or of none.</summary>
    public BindingSnapshot? Values { get; init; }

    public required ImmutableArray<ConnectionSnapshot> Connections { get; init; }

    public ConnectionSnapshot? Connection { get; init; }

    public McpCapability? Tool { get; init; }

    /// <summary>The tool that was asked for, whether the connection has it or not.</summary>
    public string? ToolName { get; init; }

    public required BindingType Trigger { get; init; }

    /// <summary>What a binding of a project is tried on.</summary>
    public ImmutableArray<TaskSnapshot> Samples { get; init; } = [];

    /// <summary>What a binding of a task can be tried on: what has happened to it lately.</summary>
    public ImmutableArray<HistoryEntry> Events { get; init; } = [];

    public required TemplateHelp Help { get; init; }

    public bool IsNew => Binding is null;

    /// <summary>Where bindings of this owner are.</summary>
    public string Api => Task is { } task ? $"/api/tasks/{task.Id}/bindings" : $"/api/projects/{Project.Id}/bindings";

    /// <summary>The page that the binding is seen on.</summary>
    public string Home => Task is { } task ? $"/tasks/{task.Id}#automations" : $"/projects/{Project.Id}/settings";

    public ImmutableArray<McpCapability> Tools => Connection is null ? [] : [.. Connection.Capabilities.Where(offer => offer.Type == CapabilityType.Tool)];

    /// <summary>The input to begin with: of a new tool nothing.</summary>
    public string Input => Values?.Config.InputTemplate.ToString() ?? "{}";
}
