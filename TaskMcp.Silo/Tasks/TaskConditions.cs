using System.Data.Common;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>The conditions of a list of tasks as SQL over <c>tasks t</c>.</summary>
internal sealed class TaskConditions
{
    /// <summary>A condition that leaves no more tasks than this is read and sorted; it costs a few milliseconds.</summary>
    private const int MaxSorted = 5_000;

    private const int FewEnough = 200;

    private readonly TaskFilter _filter;
    private readonly TaskOrder _order;
    private readonly bool _hasCursor;
    private readonly string[] _statuses;
    private readonly List<TaskCondition> _conditions;

    public TaskConditions(TaskFilter filter, TaskOrder order, string[] statuses, bool hasCursor)
    {
        _order = order;
        _hasCursor = hasCursor;
        _filter = filter;
        _statuses = statuses;
        _conditions = [.. Conditions()];
    }

    /// <summary>The index of the list's scope in the order of a column.</summary>
    public static string Index(TaskFilter filter, string column) => filter.ProjectId is null ? $"tasks_by_{column}" : $"tasks_of_project_by_{column}";

    /// <summary>Appends whose tasks: the workspace's or one project's.</summary>
    public static SqlText Scope(TaskFilter filter, SqlText sql)
    {
        sql.Add($"t.workspace = {filter.Workspace}");
        return filter.ProjectId is { } project ? sql.Add($" AND t.project_id = {project.ToSql()}") : sql;
    }

    /// <summary>Whether the list can show tasks without a value in the column that it is ordered by.</summary>
    public bool ShowsMissing => _order.Kind == SortKind.NullableNumber && _order.Column switch
    {
        "due_date" => _filter.DueFrom is null && _filter.DueTo is null,
        _ => _filter.Priority.IsEmpty,
    };

    /// <summary>Appends all conditions but the one that is fulfilled already.</summary>
    public void Append(SqlText sql, TaskCondition? fulfilled)
    {
        foreach (var condition in _conditions.Where(condition => condition != fulfilled)) condition.Check(sql.Raw(" AND "));
    }

    /// <summary>The condition that leaves the fewest tasks, if they are few enough to be sorted.</summary>
    public TaskCondition? Narrowest(DbConnection connection)
    {
        TaskCondition? narrowest = null;
        var fewest = MaxSorted + 1;
        foreach (var condition in _conditions)
        {
            if (fewest <= FewEnough) break;
            if (condition.Rows is not { } rows) continue;
            var sql = rows(new SqlText().Raw("SELECT count(*) FROM (SELECT row FROM (")).Raw(") AS d LIMIT ").Add($"{fewest}) AS n");
            var count = Convert.ToInt32(sql.On(connection).ExecuteScalar(), null);
            if (count < fewest) (narrowest, fewest) = (condition, count);
        }

        return narrowest;
    }

    /// <summary>Those that usually leave few tasks come first.</summary>
    private IEnumerable<TaskCondition> Conditions()
    {
        if (_filter.Ids is { } ids) yield return Named(ids.Select(id => (object)id.ToSql()).ToArray());
        if (_filter.ParentId is { } parent) yield return Parent(parent.ToSql());
        if (_filter.BlockedBy is { } blocker) yield return Blocker(blocker.ToSql());
        if (SqliteDialect.SearchExpression(_filter.Text) is { } words)
            yield return new(sql => sql.Raw($"t.row IN ({SqliteDialect.MatchingRows}").Add($"{words})"), sql => sql.Raw(SqliteDialect.MatchingRows).Add($"{words}"));
        foreach (var tag in _filter.Tags.Distinct()) yield return Tag(tag);
        if (_filter.Assignee is { } assignee) yield return Assignee(assignee, SqlValues.Email(assignee));
        if (_filter.DueFrom is not null || _filter.DueTo is not null)
            yield return OnColumn("due_date", _filter.DueFrom?.ToSql() ?? 0, (_filter.DueTo?.ToSql() ?? long.MaxValue) - 1, sql => sql);
        if (!_filter.Priority.IsEmpty)
            yield return OnColumn("priority", (int)_filter.Priority.Min(), (int)_filter.Priority.Max(),
                sql => sql.Raw(" AND +t.priority IN ").List(_filter.Priority.Distinct().Select(priority => (object)(int)priority)));
    }

    private TaskCondition Named(object[] ids) => new(
        sql => sql.Raw("t.id IN ").List(ids),
        sql => sql.Add($"SELECT n.row AS row FROM tasks n WHERE n.workspace = {_filter.Workspace} AND n.id IN ").List(ids));

    private TaskCondition Parent(string parent) => new(
        sql => sql.Add($"t.parent_id = {parent}"),
        sql => From(sql, "tasks_by_parent").Add($"t.workspace = {_filter.Workspace} AND t.parent_id = {parent}"));

    private TaskCondition Blocker(string blocker) => new(
        sql => sql.Add($"EXISTS (SELECT 1 FROM task_blockers b WHERE b.workspace = t.workspace AND b.task_id = t.id AND b.blocker_id = {blocker})"),
        sql => sql.Raw("SELECT w.row AS row FROM task_blockers b JOIN tasks w ON w.workspace = b.workspace AND w.id = b.task_id WHERE ")
            .Add($"b.workspace = {_filter.Workspace} AND b.blocker_id = {blocker}"));

    private TaskCondition Tag(string tag) => new(
        sql => sql.Add($"EXISTS (SELECT 1 FROM task_tags g WHERE g.workspace = t.workspace AND g.tag = {tag} AND g.task_row = t.row)"),
        sql => sql.Add($"SELECT g.task_row AS row FROM task_tags g WHERE g.workspace = {_filter.Workspace} AND g.tag = {tag}"));

    private TaskCondition Assignee(string id, string? email) => new(
        sql => sql.Add($"(t.assignee_id = {id} OR t.assignee_email = {email})"),
        sql =>
        {
            From(sql, "tasks_by_assignee_id").Add($"t.workspace = {_filter.Workspace} AND t.assignee_id = {id}").Raw(" UNION ALL ");
            return From(sql, "tasks_by_assignee_email").Add($"t.workspace = {_filter.Workspace} AND t.assignee_email = {email} AND t.assignee_id <> {id}");
        });

    /// <summary>A range of a column that lists can be ordered by. In that order the scan itself starts and stops at the right places.</summary>
    private TaskCondition OnColumn(string column, long low, long high, Func<SqlText, SqlText> rest) => new(
        sql => rest(Range(sql, column, low, high)),
        column == _order.Column ? null : sql => rest(Range(Scope(_filter, From(sql, Index(_filter, column))).Raw(" AND t.status IN ").List(_statuses).Raw(" AND "), column, low, high)));

    /// <summary>
    /// Both bounds. The one at which a page begins only checks (<c>+</c> keeps it from the index) when a cursor says the place more exactly.
    /// </summary>
    private SqlText Range(SqlText sql, string column, long low, long high)
    {
        var hasCursor = _hasCursor && column == _order.Column;
        var (onLow, onHigh) = (hasCursor && !_filter.Descending ? "+" : "", hasCursor && _filter.Descending ? "+" : "");
        return sql.Raw($"{onLow}t.{column} >= ").Add($"{low}").Raw($" AND {onHigh}t.{column} <= ").Add($"{high}");
    }

    private static SqlText From(SqlText sql, string index) => sql.Raw($"SELECT t.row AS row FROM tasks t{SqliteDialect.Using(index)} WHERE ");
}
