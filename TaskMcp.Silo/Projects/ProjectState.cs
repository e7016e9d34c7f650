using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Projects;

namespace TaskMcp.Silo.Projects;

/// <summary>What is stored of a project.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.project_state")]
public sealed record ProjectState
{
    public const string Name = "project";

    /// <summary>Null until it is created, and for an inbox that nobody changed.</summary>
    [Id(0)] public ProjectSnapshot? Project { get; init; }

    /// <summary>The project is gone for callers; this record stays until the read model knows.</summary>
    [Id(1)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created the project: a repeat of it never makes a second one.</summary>
    [Id(2)] public string? CreatedBy { get; init; }

    /// <summary>The bindings that apply to every task of the project.</summary>
    [Id(3)] public ImmutableArray<BindingSnapshot> Bindings { get; init; } = [];
}
