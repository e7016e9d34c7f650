using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Projects;

/// <summary>A project's board: a query over the read model, no grain of its own.</summary>
internal static class BoardEndpoint
{
    /// <summary>Shows the columns of a project with their tasks by rank, paged per column: ask again with <c>column</c> and <c>cursor</c> for more.</summary>
    internal static async Task<Results<Ok<BoardAnswer>, Refused>> Show(Guid id, QueryOf<BoardQuery> query, Call call, IGrainFactory grains, ITaskQueries tasks) =>
        Answers.Plain(await Read(id, query.Value, call, grains, tasks));

    /// <summary>The board, for all who show it.</summary>
    internal static async Task<GrainResult<BoardAnswer>> Read(Guid id, BoardQuery asked, Call call, IGrainFactory grains, ITaskQueries tasks)
    {
        if (asked is { Cursor: not null, Column: null }) return Refusal.Field(RequestCodes.Invalid, "column", "column is required with a cursor.");

        var project = await grains.Project(call, id).Get();
        if (!project.IsAccepted) return project.Refusal;
        var columns = project.Value.Columns.Where(column => asked.Column is null || column.Key == asked.Column).ToArray();
        if (columns.Length == 0) return Refusal.Field(RequestCodes.Invalid, "column", "column is not a column of this board.");

        var counts = await tasks.CountByStatus(call.Workspace, id, call.Aborted);
        var shown = new List<BoardColumnAnswer>();
        foreach (var column in columns)
        {
            var page = await tasks.List(Filter(call, id, column, asked), call.Aborted);
            if (!page.IsAccepted) return page.Refusal;
            shown.Add(new()
            {
                Key = column.Key,
                Name = column.Name,
                Kind = column.Kind,
                WipLimit = column.WipLimit,
                Count = counts.GetValueOrDefault(column.Key),
                Items = page.Value.Items,
                NextCursor = page.Value.NextCursor,
            });
        }

        return new BoardAnswer { Project = project.Value, Columns = [.. shown] };
    }

    private static TaskFilter Filter(Call call, Guid projectId, BoardColumn column, BoardQuery asked) => new()
    {
        Workspace = call.Workspace,
        ProjectId = projectId,
        Status = [column.Key],
        Sort = TaskSort.Rank,
        Limit = asked.Limit,
        Cursor = asked.Cursor,
    };
}
