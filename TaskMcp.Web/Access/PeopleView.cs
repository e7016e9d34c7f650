using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Toolboxes;

namespace TaskMcp.Web.Access;

/// <summary>A principal as the list shows it.</summary>
/// <param name="Principal">Who it is.</param>
/// <param name="Tokens">How many tokens it has.</param>
/// <param name="LastSeen">When one of them was used last, to a quarter of an hour.</param>
public sealed record PersonRow(PrincipalSnapshot Principal, int Tokens, DateTimeOffset? LastSeen);

/// <summary>What the page of a principal shows.</summary>
public sealed record PersonView
{
    public required PrincipalSnapshot Principal { get; init; }

    public required ImmutableArray<TokenSnapshot> Tokens { get; init; }

    public required ImmutableArray<GrantSnapshot> Grants { get; init; }

    /// <summary>Of the workspace, by name.</summary>
    public required ImmutableArray<ToolboxSnapshot> Toolboxes { get; init; }

    /// <summary>The toolbox whose terms are edited; null when none are.</summary>
    public ToolboxSnapshot? Editing { get; init; }

    public string NameOf(Guid toolbox) => Toolboxes.FirstOrDefault(known => known.Id == toolbox)?.Name ?? "a toolbox that was deleted";
}
