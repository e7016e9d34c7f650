using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Tasks;

/// <summary>One condition of a list of tasks.</summary>
/// <param name="Check">Appends the condition on <c>tasks t</c>.</param>
/// <param name="Rows">Appends a query for the <c>row</c> of every task that fulfils it; null where no index knows them.</param>
internal sealed record TaskCondition(Func<SqlText, SqlText> Check, Func<SqlText, SqlText>? Rows);
