using System.Data.Common;

namespace TaskMcp.Silo.Storage;

/// <summary>A concept's part in rebuilding the read model: how its stored state becomes a row.</summary>
public interface IRebuildSource
{
    /// <summary>The name of the state.</summary>
    string StateName { get; }

    /// <summary>The table; its key is a number in the column <c>row</c>.</summary>
    string Table { get; }

    /// <summary>What stores the state's row as the truth, whatever is there, and answers its number; null when the state shows nothing.</summary>
    Func<DbConnection, long>? Restore(StoredGrainState stored);

    /// <summary>Removes a row that no state stands behind.</summary>
    void Remove(DbConnection connection, long row);
}
