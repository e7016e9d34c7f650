using System.Data.Common;

namespace TaskMcp.Silo.Storage;

/// <summary>How values stand in the read model's columns.</summary>
internal static class SqlValues
{
    /// <summary>Names are ordered by this much of them; longer ones that agree so far are ordered by when they came.</summary>
    private const int MaxKeyLength = 120;

    public static string ToSql(this Guid id) => id.ToString("D");

    public static long ToSql(this DateTimeOffset instant) => instant.UtcTicks;

    public static object? ToSql(this Guid? id) => id?.ToString("D");

    public static object? ToSql(this DateTimeOffset? instant) => instant?.UtcTicks;

    /// <summary>What a name is ordered by: without regard to case, the same in every database.</summary>
    public static string SortKey(string name)
    {
        var length = Math.Min(name.Length, MaxKeyLength);
        if (length < name.Length && char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length].ToLowerInvariant();
    }

    /// <summary>E-mail addresses are compared without regard to case.</summary>
    public static string? Email(string? address) => address?.ToLowerInvariant();

    public static Guid Guid(this DbDataReader reader, int ordinal) => System.Guid.ParseExact(reader.GetString(ordinal), "D");
}
