using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.RuntimeTools;
using TaskMcp.Toolboxes;

namespace TaskMcp.Web.Connections;

/// <summary>What the page of a connection shows.</summary>
public sealed record ConnectionView
{
    public const string Tools = "tools";
    public const string Resources = "resources";
    public const string Log = "log";
    public const string UsedBy = "used-by";
    public const string Settings = "settings";

    public required ConnectionSnapshot Connection { get; init; }

    /// <summary>One of the constants above.</summary>
    public required string Tab { get; init; }

    /// <summary>Where an automation of it could be: the boards of the workspace.</summary>
    public ImmutableArray<ProjectSnapshot> Projects { get; init; } = [];

    /// <summary>On its tab only.</summary>
    public ImmutableArray<string> LogLines { get; init; } = [];

    /// <summary>On the tabs that need them: automations that call its tools, of a page.</summary>
    public ImmutableArray<BindingInUse> Bindings { get; init; } = [];

    /// <summary>Where the next automations are; null on the last page.</summary>
    public string? NextBindings { get; init; }

    /// <summary>On the tabs that need them, for owners: the toolboxes with an entry of it.</summary>
    public ImmutableArray<ToolboxSnapshot> Toolboxes { get; init; } = [];

    /// <summary>On the tabs that need them: run-time tools over one of its tools.</summary>
    public ImmutableArray<RuntimeToolSnapshot> OwnTools { get; init; } = [];

    public IEnumerable<McpCapability> OfType(CapabilityType type) => Connection.Capabilities.Where(item => item.Type == type);
}
