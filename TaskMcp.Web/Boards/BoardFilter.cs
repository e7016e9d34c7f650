using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using TaskMcp.Tasks;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Boards;

/// <summary>Which due dates a board shows.</summary>
internal enum DueFilter
{
    Overdue,
    Day,
    Week,
}

/// <summary>Which cards a board shows, as its address says. What an address says wrongly is left out: a link keeps working. Bound in endpoints as a parameter.</summary>
public sealed record BoardFilter
{
    private const int LongestText = 200;
    private const int MostValues = 10;

    internal string? Text { get; init; }

    internal ImmutableArray<string> Tags { get; init; } = [];

    internal string? Assignee { get; init; }

    /// <summary>Only what is assigned to who looks.</summary>
    internal bool IsMine { get; init; }

    internal ImmutableArray<TaskPriority> Priorities { get; init; } = [];

    internal DueFilter? Due { get; init; }

    internal bool IsEmpty => Query.Length == 0;

    /// <summary>As a query with its question mark; empty without a condition.</summary>
    internal string Query
    {
        get
        {
            var query = new QueryBuilder();
            if (Text is not null) query.Add("q", Text);
            foreach (var tag in Tags) query.Add("tag", tag);
            foreach (var priority in Priorities) query.Add("priority", Parts.Words.Key(priority));
            if (Assignee is not null) query.Add("assignee", Assignee);
            if (IsMine) query.Add("mine", "1");
            if (Due is { } due) query.Add("due", Parts.Words.Key(due));
            return query.ToString();
        }
    }

    public static ValueTask<BoardFilter> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http.Request.Query));

    internal static BoardFilter Of(IQueryCollection query) => new()
    {
        Text = One(query, "q"),
        Tags = Many(query, "tag"),
        Assignee = One(query, "assignee"),
        IsMine = query["mine"] == "1",
        Priorities = [.. Many(query, "priority").Select(Named<TaskPriority>).OfType<TaskPriority>().Distinct().Order()],
        Due = Named<DueFilter>(One(query, "due")),
    };

    /// <summary>The conditions in words, each with the filter that is left without it.</summary>
    internal IEnumerable<(string Words, BoardFilter Without)> Chips()
    {
        if (Text is not null) yield return ($"“{Text}”", this with { Text = null });
        foreach (var tag in Tags) yield return ($"#{tag}", this with { Tags = Tags.Remove(tag) });
        foreach (var priority in Priorities) yield return (priority.ToString(), this with { Priorities = Priorities.Remove(priority) });
        if (Assignee is not null) yield return ($"assigned to {Assignee}", this with { Assignee = null });
        if (IsMine) yield return ("mine", this with { IsMine = false });
        if (Due is { } due) yield return (Words(due), this with { Due = null });
    }

    internal static string Words(DueFilter due) => due switch
    {
        DueFilter.Overdue => "overdue",
        DueFilter.Day => "due within 24 hours",
        _ => "due within 7 days",
    };

    /// <summary>Whether a task in a done column can fulfil it: what is done is not overdue.</summary>
    internal bool AllowsDone => Due is null;

    /// <summary>As the lists understand it.</summary>
    internal TaskFilter In(Visitor visitor, Guid project, DateTimeOffset now) => Anywhere(visitor, project, now) with { Sort = TaskSort.Rank, Descending = false };

    /// <summary>The same in all projects, or one; what was changed last comes first.</summary>
    internal TaskFilter Anywhere(Visitor visitor, Guid? project, DateTimeOffset now) => new()
    {
        Workspace = visitor.Workspace,
        ProjectId = project,
        Text = Text,
        Tags = Tags,
        Assignee = IsMine ? visitor.Caller!.Actor.Id : Assignee,
        Priority = Priorities,
        DueFrom = Due is DueFilter.Day or DueFilter.Week ? now : null,
        DueTo = Due switch { DueFilter.Overdue => now, DueFilter.Day => now.AddDays(1), DueFilter.Week => now.AddDays(7), _ => null },
        Sort = TaskSort.UpdatedAt,
        Descending = true,
    };

    private static string? One(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 and <= LongestText } text ? text : null;

    private static ImmutableArray<string> Many(IQueryCollection query, string name) =>
        [.. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Where(value => value.Length <= LongestText).Distinct().Take(MostValues)];

    private static T? Named<T>(string? name) where T : struct, Enum => Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(name![0]) ? value : null;
}
