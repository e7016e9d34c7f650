using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Storage;

/// <summary>Prepared statements, kept per connection: preparing one costs more than running it.</summary>
internal static partial class SqlStatements
{
    /// <summary>Shapes of lists are many; past this the connection starts over.</summary>
    private const int MaxPerConnection = 256;

    private static readonly ConditionalWeakTable<DbConnection, Dictionary<string, DbCommand>> Cache = [];

    /// <summary>
    /// The statement with its parameters set: the values go to the names in the order in which these first appear. To be run, and its
    /// reader closed, before the same text is asked for again on this connection.
    /// </summary>
    public static DbCommand Statement(this DbConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var statements = Cache.GetOrCreateValue(connection);
        if (!statements.TryGetValue(sql, out var command))
        {
            if (statements.Count >= MaxPerConnection) Clear(statements);
            statements.Add(sql, command = Prepare(connection, sql));
        }

        var parameters = command.Parameters;
        if (parameters.Count != values.Length)
            throw new ArgumentException($"The statement takes {parameters.Count} values, not {values.Length}: {sql}", nameof(values));
        for (var i = 0; i < values.Length; i++) parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    /// <summary>Runs statements that are needed once, such as a schema script.</summary>
    public static void Run(this DbConnection connection, string script)
    {
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    private static DbCommand Prepare(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in ParameterName().Matches(sql).Select(match => match.Value).Distinct())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static void Clear(Dictionary<string, DbCommand> statements)
    {
        foreach (var command in statements.Values) command.Dispose();
        statements.Clear();
    }

    [GeneratedRegex("@[a-z_0-9]+")]
    private static partial Regex ParameterName();
}
