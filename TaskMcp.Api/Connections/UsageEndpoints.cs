using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.RuntimeTools;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Connections;

/// <summary>What uses a connection.</summary>
internal static class UsageEndpoints
{
    private const int PageSize = 200;

    /// <summary>Lists the bindings of tasks and projects that call tools of a connection.</summary>
    /// <remarks>A page goes by tasks and projects: it may hold more or fewer bindings than <c>limit</c>, also none although there is a <c>next_cursor</c>.</remarks>
    internal static async Task<Results<Ok<Page<BindingInUse>>, Refused>> Bindings(Guid id, QueryOf<PageQuery> query, Call call, IGrainFactory grains, IConnectionUseQueries uses)
    {
        var connection = await grains.Connection(call, id).Get();
        if (!connection.IsAccepted) return new Refused(connection.Refusal);
        return Answers.Plain(await uses.Bindings(call.Workspace, id, query.Value.Limit, query.Value.Cursor, call.Aborted));
    }

    /// <summary>Names the toolboxes and run-time tools that use a connection.</summary>
    internal static async Task<Results<Ok<ConnectionUsage>, Refused>> Usage(Guid id, Call call, IGrainFactory grains, IToolboxQueries toolboxes, IRuntimeToolQueries tools)
    {
        var connection = await grains.Connection(call, id).Get();
        if (!connection.IsAccepted) return new Refused(connection.Refusal);
        var used = await All(cursor => tools.List(call.Workspace, PageSize, cursor, call.Aborted));
        var within = call.Caller.Role >= WorkspaceRole.Owner ? await All(cursor => toolboxes.List(call.Workspace, PageSize, cursor, call.Aborted)) : (ImmutableArray<ToolboxSnapshot>?)null;
        return TypedResults.Ok(new ConnectionUsage
        {
            Tools = [.. used.Where(tool => tool.Tool?.ConnectionId == id).Select(tool => new NamedThing(tool.Id, tool.Name))],
            Toolboxes = within is { } present
                ? [.. present.Where(toolbox => toolbox.Entries.Any(entry => entry.ConnectionId == id)).Select(toolbox => new NamedThing(toolbox.Id, toolbox.Name))]
                : null,
        });
    }

    private static async Task<ImmutableArray<T>> All<T>(Func<string?, Task<GrainResult<Page<T>>>> list)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        string? cursor = null;
        do
        {
            var page = (await list(cursor)).Value ?? throw new InvalidOperationException("The cursor of a page continues its list.");
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all.ToImmutable();
    }
}

/// <summary>What uses a connection, bindings apart.</summary>
public sealed record ConnectionUsage
{
    /// <summary>Toolboxes that it stands in; null for callers who may not read toolboxes.</summary>
    public ImmutableArray<NamedThing>? Toolboxes { get; init; }

    /// <summary>Run-time tools that call a tool of it.</summary>
    public required ImmutableArray<NamedThing> Tools { get; init; }
}

/// <summary>Something by its id, with its name.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
public sealed record NamedThing(Guid Id, string Name);
