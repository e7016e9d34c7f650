using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskMcp.Silo.Storage;

/// <summary>A statement put together piece by piece. What stands in the holes of an interpolated piece becomes a parameter, never SQL.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<object?> _values = [];

    /// <summary>Appends SQL that is ours.</summary>
    public SqlText Raw(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>Appends SQL with values in its holes.</summary>
    public SqlText Add(FormattableString piece)
    {
        var names = new object[piece.ArgumentCount];
        for (var i = 0; i < names.Length; i++) names[i] = Parameter(piece.GetArgument(i));
        _text.AppendFormat(CultureInfo.InvariantCulture, piece.Format, names);
        return this;
    }

    /// <summary>Appends <c>(a, b, …)</c>.</summary>
    public SqlText List(IEnumerable<object> values)
    {
        _text.Append('(').AppendJoin(", ", values.Select(Parameter)).Append(')');
        return this;
    }

    public DbCommand On(DbConnection connection) => connection.Statement(_text.ToString(), CollectionsMarshal.AsSpan(_values));

    private string Parameter(object? value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"@p{_values.Count}");
    }
}
