using System.Collections.Immutable;
using TaskMcp.Api.Http;
using TaskMcp.Projects;

namespace TaskMcp.Api.Projects;

/// <summary>The columns of one project's board, or of all projects' boards.</summary>
internal sealed class BoardColumns(IGrainFactory grains, IProjectQueries projects)
{
    private const int MostProjects = 1_000;

    /// <summary>Of the project, or of all: those with the same key are then one column after the other. Refusal: <c>project.not_found</c>.</summary>
    public async Task<GrainResult<ImmutableArray<BoardColumn>>> Of(Guid? projectId, Call call)
    {
        if (projectId is { } one)
        {
            var project = await grains.Project(call, one).Get();
            return project.IsAccepted ? project.Value.Columns : project.Refusal;
        }

        var all = await Pages.Collect(MostProjects, null, (limit, cursor) => projects.List(call.Workspace, limit, cursor, call.Aborted));
        return all.IsAccepted ? BoardColumn.Defaults.AddRange(all.Value.Items.SelectMany(project => project.Columns)) : all.Refusal;
    }

    /// <summary>The keys of the columns in which tasks are not done.</summary>
    public async Task<GrainResult<ImmutableArray<string>>> Open(Guid? projectId, Call call)
    {
        var columns = await Of(projectId, call);
        return columns.IsAccepted ? Keys(columns.Value, column => column.Kind != ColumnKind.Done) : columns.Refusal;
    }

    public static ImmutableArray<string> Keys(IEnumerable<BoardColumn> columns, Func<BoardColumn, bool> are) => [.. columns.Where(are).Select(column => column.Key).Distinct(StringComparer.Ordinal)];
}
