using System.Collections.Immutable;

namespace TaskMcp.Webhooks;

/// <summary>Lists of webhooks and their deliveries, from the read model.</summary>
public interface IWebhookQueries
{
    /// <summary>By name. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<WebhookSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>The deliveries of one webhook, newest first unless the filter says otherwise. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<DeliverySnapshot>>> Deliveries(DeliveryFilter filter, CancellationToken cancellationToken);

    /// <summary>What came to these webhooks, counted over the deliveries that are kept. Webhooks without any are left out.</summary>
    Task<ImmutableDictionary<Guid, DeliverySummary>> Summary(string workspace, ImmutableArray<Guid> webhooks, CancellationToken cancellationToken);
}

/// <summary>The deliveries of one webhook.</summary>
public sealed record DeliverySummary
{
    /// <summary>How many there are of each verdict; verdicts without a delivery are left out.</summary>
    public required ImmutableDictionary<DeliveryVerdict, long> Verdicts { get; init; }

    /// <summary>When the last one came.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>What became of the last one.</summary>
    public required DeliveryVerdict Last { get; init; }
}

/// <summary>Which deliveries to list.</summary>
public sealed record DeliveryFilter
{
    public required string Workspace { get; init; }

    public required Guid WebhookId { get; init; }

    /// <summary>Any of these; all when empty.</summary>
    public ImmutableArray<DeliveryVerdict> Verdict { get; init; } = [];

    /// <summary>Received at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    public bool OldestFirst { get; init; }

    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}
