using System.Collections.Immutable;
using TaskMcp.RuntimeTools;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What is stored of a run-time tool.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.runtime_tool_state")]
public sealed record RuntimeToolState
{
    public const string StateName = "runtime_tool";

    /// <summary>Null until it is created.</summary>
    [Id(0)] public RuntimeToolSnapshot? Tool { get; init; }

    /// <summary>Sealed values by name of the header (SPEC C-8).</summary>
    [Id(1)] public ImmutableDictionary<string, string> Secrets { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The tool is gone for callers; this record stays until the read model knows.</summary>
    [Id(2)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created it: a repeat never makes a second one.</summary>
    [Id(3)] public string? CreatedBy { get; init; }
}
