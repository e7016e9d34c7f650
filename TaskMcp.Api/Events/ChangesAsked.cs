using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Changes;

namespace TaskMcp.Api.Events;

/// <summary>Which changes a reader asks for, and may be told of. Pure.</summary>
internal static class ChangesAsked
{
    private const string Everything = "all";

    /// <summary>What the lists of these kinds need (SPEC S-5).</summary>
    public static WorkspaceRole RoleFor(ChangeKind kind) =>
        kind is ChangeKind.Toolboxes or ChangeKind.Principals or ChangeKind.Audit ? WorkspaceRole.Owner : WorkspaceRole.Viewer;

    /// <summary>
    /// The kinds of the query. <c>all</c> stands for those that the caller may read; one that is named and that it may not read is refused as its list is
    /// (<c>auth.forbidden</c>), an unknown one is <c>request.invalid</c>.
    /// </summary>
    public static (ImmutableArray<ChangeKind> Kinds, Refusal? Refusal) Of(ImmutableArray<string> asked, Caller caller)
    {
        var kinds = new SortedSet<ChangeKind>();
        foreach (var name in asked.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (name == Everything) kinds.UnionWith(ChangeKinds.All.Where(kind => caller.Role >= RoleFor(kind)));
            else if (ChangeKinds.Find(name) is not { } kind) return ([], Unknown);
            else if (caller.Role < RoleFor(kind)) return ([], Forbidden(kind));
            else kinds.Add(kind);
        }

        return ([.. kinds], null);
    }

    // What was asked for is not repeated: it may be long.
    private static Refusal Unknown { get; } =
        Refusal.Field(RequestCodes.Invalid, "changes", $"changes must be kinds, separated by commas: {string.Join(", ", ChangeKinds.Names)}, or {Everything}.");

    private static Refusal Forbidden(ChangeKind kind) => Refusal.Field(
        RequestCodes.AuthForbidden, "changes", $"changes must not name {kind.Name()}: reading them needs the role {RoleFor(kind).ToString().ToLowerInvariant()}. Name the others, or {Everything} for all that you may read.");
}
