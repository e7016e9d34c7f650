using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Where a webhook is.</summary>
internal static class WebhookTable
{
    /// <summary>The workspace of a webhook; null when there is none with this id.</summary>
    public static string? WorkspaceOf(DbConnection connection, Guid id) =>
        (string?)connection.Statement("SELECT workspace FROM webhooks WHERE id = @id ORDER BY row LIMIT 1", id.ToSql()).ExecuteScalar();
}
