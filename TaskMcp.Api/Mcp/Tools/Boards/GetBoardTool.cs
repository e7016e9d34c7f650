using System.ComponentModel.DataAnnotations;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Api.Mcp.Tools.Tasks;
using TaskMcp.Api.Projects;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Boards;

internal sealed record GetBoardArguments
{
    public Guid? ProjectId { get; init; }

    public string? Column { get; init; }

    [Range(1, 100)] public int Limit { get; init; } = 20;

    public string? Cursor { get; init; }
}

internal sealed class GetBoardTool(IGrainFactory grains, ITaskQueries tasks) : OwnTool<GetBoardArguments, BoardView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "get_board",
        Title = "See a project's board",
        Description = $"""
            Returns the board of a project: its columns in order (key, name, kind open, active or done, how many tasks are in it and may be), each with its tasks from the top. Use it to see how a project stands and which
            column keys there are. Each column is a page of its own: a column with next_cursor has more; call again with column and that cursor. Items are compact, get_task shows one.
            {TaskAnswers.IsData}
            """,
        Input = Schema.Object(
            Schema.Takes("project_id", Schema.Id(), "The project; list_projects shows the ids. Default: the inbox."),
            Schema.Takes("column", Schema.Text(1, 50), "Only the column with this key; needed with a cursor."),
            Schema.Takes("limit", Schema.Whole(1, 100, 20), "How many tasks of a column at most."),
            Schema.Takes("cursor", Schema.Text(1), "next_cursor of the column, for its next page.")),
        Role = WorkspaceRole.Viewer,
        Effect = ToolEffect.Reads,
    };

    protected override async Task<GrainResult<BoardView>> Do(GetBoardArguments arguments, Call call)
    {
        var asked = new BoardQuery { Limit = arguments.Limit, Column = arguments.Column, Cursor = arguments.Cursor };
        var board = await BoardEndpoint.Read(arguments.ProjectId ?? ProjectSnapshot.InboxId, asked, call, grains, tasks);
        return board.IsAccepted ? BoardView.Of(board.Value) : board.Refusal;
    }

    protected override string Say(BoardView answer)
    {
        var columns = string.Join(", ", answer.Columns.Select(column => $"{column.Key} {column.Count}{(column.WipLimit is { } limit ? $" of {limit}" : "")}{(column.NextCursor is null ? "" : "+")}"));
        return $"Columns with the number of tasks in them (of: at most so many; +: more than are shown): {columns}.";
    }
}
