using System.Collections.Immutable;
using System.Globalization;
using TaskMcp.Runs;
using TaskMcp.Webhooks;

namespace TaskMcp.Web.Webhooks;

/// <summary>What ran because of a delivery.</summary>
internal static class DeliveryRuns
{
    /// <summary>Of the runs since it came, on its task or of its binding, these many are looked through.</summary>
    private const int LookedThrough = 200;

    /// <summary>The oldest first; those of what came of it, too. They have its id as correlation id.</summary>
    public static async Task<ImmutableArray<RunSnapshot>> Of(IRunQueries runs, string workspace, WebhookSnapshot webhook, DeliverySnapshot delivery, CancellationToken cancellationToken)
    {
        // A delivery to a binding of a project has no task of its own.
        if (delivery.TaskId is null && webhook.Binding?.BindingId is null) return [];
        var filter = new RunFilter
        {
            Workspace = workspace,
            TaskId = delivery.TaskId,
            BindingId = delivery.TaskId is null ? webhook.Binding?.BindingId : null,
            From = delivery.ReceivedAt,
            OldestFirst = true,
            Limit = LookedThrough,
        };
        var found = await runs.List(filter, cancellationToken);
        var correlation = delivery.Id.ToString("N", CultureInfo.InvariantCulture);
        return [.. (found.Value?.Items ?? []).Where(run => run.CorrelationId == correlation)];
    }
}
