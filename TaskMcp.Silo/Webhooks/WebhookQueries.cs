using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Silo.Storage;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Lists of webhooks by name and of deliveries by time, from the read model.</summary>
internal sealed class WebhookQueries(ISqlDatabase database) : IWebhookQueries
{
    public async Task<GrainResult<Page<WebhookSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("webhooks", workspace);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => WebhookProjection.Table.List(connection, workspace, PageCursor.Limit(limit), from), cancellationToken);
        return Page<WebhookSnapshot>(items, next, fingerprint);
    }

    public async Task<GrainResult<Page<DeliverySnapshot>>> Deliveries(DeliveryFilter filter, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("deliveries", filter with { Cursor = null, Limit = 0 });
        if (!PageCursor.TryDecode(filter.Cursor, fingerprint, SortKind.Number, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => DeliveryTable.List(connection, filter, from), cancellationToken);
        return Page<DeliverySnapshot>(items, next, fingerprint);
    }

    public async Task<ImmutableDictionary<Guid, DeliverySummary>> Summary(string workspace, ImmutableArray<Guid> webhooks, CancellationToken cancellationToken)
    {
        if (webhooks.IsEmpty) return ImmutableDictionary<Guid, DeliverySummary>.Empty;
        return await database.ReadAsync(connection => DeliveryTable.Summary(connection, workspace, webhooks), cancellationToken);
    }

    private static Page<T> Page<T>(List<string> items, PageCursor? next, string fingerprint) => new()
    {
        Items = [.. items.Select(json => JsonSerializer.Deserialize<T>(json, TaskMcpJson.Options)!)],
        NextCursor = next?.Encode(fingerprint),
    };
}
