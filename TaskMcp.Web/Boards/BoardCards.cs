using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Boards;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Boards;

/// <summary>Reads what boards show: the whole at first, later single columns and cards.</summary>
internal sealed class BoardCards(ITaskQueries tasks, IBoardQueries board, IConnectionQueries connections, IRunQueries runs, TimeProvider clock)
{
    private const int FirstCards = 30;
    private const int MoreCards = 100;
    private const int MostConnections = 100;

    /// <summary>With more tasks than this, nobody has to be told how to begin.</summary>
    private const int Beginning = 12;

    /// <summary>The board with the first cards of each column.</summary>
    public async Task<BoardView> Board(Visitor visitor, ProjectSnapshot project, BoardFilter filter, CancellationToken cancellationToken)
    {
        var counts = await Counts(visitor, project, filter, cancellationToken);
        var columns = new List<ColumnView>();
        foreach (var column in project.Columns)
        {
            var count = counts[column.Key];
            var cards = count.Matching == 0 ? CardPage.Empty : await Page(visitor, project, column, filter, FirstCards, null, cancellationToken) ?? CardPage.Empty;
            columns.Add(new() { Column = column, Count = count.All, Matching = count.Matching, Cards = cards });
        }

        var connected = (await connections.List(visitor.Workspace, MostConnections, null, cancellationToken)).Value?.Items ?? [];
        var view = new BoardView
        {
            Project = project,
            Filter = filter,
            Columns = [.. columns],
            Approvals = visitor.May(WorkspaceRole.Maintainer) ? [.. connected.Where(connection => connection.PendingApproval is not null)] : [],
        };
        return view.Count > Beginning ? view : view with { Guide = await Guide(visitor, view.Count > 0, !connected.IsEmpty, cancellationToken) };
    }

    /// <summary>The next cards of a column, with the counts of all; null when the cursor is none.</summary>
    public async Task<CardPage?> Column(Visitor visitor, ProjectSnapshot project, BoardColumn column, BoardFilter filter, string? cursor, CancellationToken cancellationToken) =>
        await Page(visitor, project, column, filter, MoreCards, cursor, cancellationToken) is { } page
            ? page with { Counts = await Counts(visitor, project, filter, cancellationToken) }
            : null;

    /// <summary>Those of these tasks that the board shows, with the counts of all columns.</summary>
    public async Task<CardPage> Cards(Visitor visitor, ProjectSnapshot project, BoardFilter filter, ImmutableArray<Guid> ids, CancellationToken cancellationToken)
    {
        var asked = filter.In(visitor, project.Id, clock.GetUtcNow()) with { Ids = ids, Status = Columns(project, filter), Limit = ids.Length };
        var found = ids.IsEmpty || asked.Status.IsEmpty ? [] : (await tasks.List(asked, cancellationToken)).Value?.Items ?? [];
        return new() { Cards = await WithFacts(visitor, project, found, cancellationToken), Counts = await Counts(visitor, project, filter, cancellationToken) };
    }

    private async Task<CardPage?> Page(Visitor visitor, ProjectSnapshot project, BoardColumn column, BoardFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!Shows(filter, column)) return CardPage.Empty;
        var asked = filter.In(visitor, project.Id, clock.GetUtcNow()) with { Status = [column.Key], Limit = limit, Cursor = cursor };
        var page = await tasks.List(asked, cancellationToken);
        return page.IsAccepted ? new() { Cards = await WithFacts(visitor, project, page.Value.Items, cancellationToken), Next = page.Value.NextCursor } : null;
    }

    private async Task<ImmutableArray<CardView>> WithFacts(Visitor visitor, ProjectSnapshot project, ImmutableArray<TaskSnapshot> found, CancellationToken cancellationToken)
    {
        var facts = await board.Facts(visitor.Workspace, [.. found.Select(task => task.Id)], cancellationToken);
        return [.. found.Select(task => new CardView(task, facts.GetValueOrDefault(task.Id, CardFacts.None), project.Column(task.Status)?.Kind == ColumnKind.Done))];
    }

    private async Task<ImmutableDictionary<string, ColumnCount>> Counts(Visitor visitor, ProjectSnapshot project, BoardFilter filter, CancellationToken cancellationToken)
    {
        var all = await tasks.CountByStatus(visitor.Workspace, project.Id, cancellationToken);
        var matching = filter.IsEmpty ? all : await board.Matching(filter.In(visitor, project.Id, clock.GetUtcNow()) with { Status = Columns(project, filter) }, cancellationToken);
        return project.Columns.ToImmutableDictionary(column => column.Key, column => new ColumnCount(all.GetValueOrDefault(column.Key), matching.GetValueOrDefault(column.Key)));
    }

    private async Task<GuideView?> Guide(Visitor visitor, bool hasTask, bool hasConnection, CancellationToken cancellationToken)
    {
        var ran = await runs.List(new() { Workspace = visitor.Workspace, Limit = 1 }, cancellationToken);
        var guide = new GuideView(hasTask, hasConnection, ran.Value?.Items.IsEmpty == false);
        return guide.IsDone ? null : guide;
    }

    private static ImmutableArray<string> Columns(ProjectSnapshot project, BoardFilter filter) => [.. project.Columns.Where(column => Shows(filter, column)).Select(column => column.Key)];

    private static bool Shows(BoardFilter filter, BoardColumn column) => filter.AllowsDone || column.Kind != ColumnKind.Done;
}
