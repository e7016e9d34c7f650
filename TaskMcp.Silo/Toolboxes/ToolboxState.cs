using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>What is stored of a toolbox.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.toolbox_state")]
public sealed record ToolboxState
{
    public const string Name = "toolbox";

    /// <summary>Null until it is created.</summary>
    [Id(0)] public ToolboxSnapshot? Toolbox { get; init; }

    /// <summary>The toolbox is gone for callers; this record stays until the read model knows.</summary>
    [Id(1)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created it: a repeat of it never makes a second one.</summary>
    [Id(2)] public string? CreatedBy { get; init; }
}
