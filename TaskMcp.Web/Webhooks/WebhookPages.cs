using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Parts;
using TaskMcp.Web.Shell;
using TaskMcp.Webhooks;

namespace TaskMcp.Web.Webhooks;

/// <summary>Webhooks, what came to them, and what was made of it (SPEC W-1 to W-5, W-8).</summary>
internal static class WebhookPages
{
    private const int PageSize = 50;
    private const int MostProjects = 200;

    private static readonly string[] Tabs = ["deliveries", "setup", "settings"];

    public static IEndpointRouteBuilder MapWebhookPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/webhooks", WorkspaceRole.Viewer, List);
        routes.MapPage("/webhooks/new", WorkspaceRole.Maintainer, New);
        routes.MapPage("/webhooks/{id}", WorkspaceRole.Viewer, Show);
        routes.MapPage("/webhooks/{id}/deliveries/{deliveryId}", WorkspaceRole.Viewer, ShowDelivery);
        return routes;
    }

    private static async Task<HtmlPage<WebhooksPage>> List(Visitor visitor, AddressQuery query, IWebhookQueries webhooks, IWebhookPresets presets, CancellationToken cancellationToken)
    {
        var page = await webhooks.List(visitor.Workspace, PageSize, query.Cursor, cancellationToken);
        var shown = page.Value?.Items ?? [];
        var view = new WebhooksView
        {
            Query = query,
            Webhooks = shown,
            NextCursor = page.Value?.NextCursor,
            Deliveries = await webhooks.Summary(visitor.Workspace, [.. shown.Select(webhook => webhook.Id)], cancellationToken),
            Presets = presets.All,
        };
        return new HtmlPage<WebhooksPage>(new() { ["View"] = view });
    }

    private static async Task<HtmlPage<NewWebhookPage>> New(
        Visitor visitor, AddressQuery query, IWebhookPresets presets, IWebhookPreview preview, IProjectQueries projects, CancellationToken cancellationToken)
    {
        var name = query.Text("preset");
        var view = new WebhookFormView
        {
            Preset = presets.All.FirstOrDefault(preset => preset.Source == name),
            Projects = await Projects(visitor, projects, cancellationToken),
        };
        var previewed = view.Preset is null ? null : preview.Preview(new() { Source = view.Source, Mapping = view.Mapping, Events = view.Events }).Value;
        return new HtmlPage<NewWebhookPage>(new() { ["View"] = view with { Preview = previewed }, ["Presets"] = presets.All, ["IsChosen"] = name is not null });
    }

    private static async Task<Results<HtmlPage<WebhookPage>, NotFound>> Show(
        Guid id, Visitor visitor, AddressQuery query, HttpRequest request, IGrainFactory grains, IWebhookQueries webhooks, IWebhookPresets presets, ITaskQueries tasks, IProjectQueries projects,
        CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IWebhookGrain>(GrainKeys.Of(visitor.Workspace, id));
        if (await grain.Get() is not { IsAccepted: true, Value: var webhook }) return TypedResults.NotFound();
        var preset = presets.All.FirstOrDefault(one => one.Source == webhook.Source);
        var view = new WebhookView
        {
            Query = query,
            Webhook = webhook,
            Tab = Tabs.FirstOrDefault(tab => tab == query.Text("tab")) ?? Tabs[0],
            Url = $"{request.Scheme}://{request.Host}{webhook.Path}",
            Summary = (await webhooks.Summary(visitor.Workspace, [id], cancellationToken)).GetValueOrDefault(id),
            Preset = preset,
            Filter = new()
            {
                Workspace = visitor.Workspace, WebhookId = id, Verdict = query.Many<DeliveryVerdict>("verdict"), From = query.From("from"), To = query.Until("to"), Limit = PageSize, Cursor = query.Cursor,
            },
        };
        view = view.Tab switch
        {
            "deliveries" => await WithDeliveries(view, webhooks, tasks, cancellationToken),
            "settings" when webhook.Mapping is not null => view with
            {
                Form = new() { Webhook = webhook, Preset = preset, Projects = await Projects(visitor, projects, cancellationToken), Preview = (await grain.Test(new())).Value },
            },
            _ => view,
        };
        return new HtmlPage<WebhookPage>(new() { ["View"] = view });
    }

    private static async Task<WebhookView> WithDeliveries(WebhookView view, IWebhookQueries webhooks, ITaskQueries tasks, CancellationToken cancellationToken)
    {
        var page = await webhooks.Deliveries(view.Filter, cancellationToken);
        var shown = page.Value?.Items ?? [];
        return view with
        {
            Deliveries = shown,
            NextCursor = page.Value?.NextCursor,
            Refusal = page.Refusal?.Message,
            Titles = await tasks.Titles(view.Filter.Workspace, [.. shown.Select(delivery => delivery.TaskId).OfType<Guid>().Distinct()], cancellationToken),
        };
    }

    private static async Task<Results<HtmlPage<DeliveryPage>, NotFound>> ShowDelivery(
        Guid id, Guid deliveryId, Visitor visitor, IGrainFactory grains, ITaskQueries tasks, IRunQueries runs, CancellationToken cancellationToken)
    {
        var webhook = await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(visitor.Workspace, id)).Get();
        var delivery = await grains.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(visitor.Workspace, deliveryId)).Get();
        if (!webhook.IsAccepted || !delivery.IsAccepted || delivery.Value.WebhookId != id) return TypedResults.NotFound();
        var ran = await DeliveryRuns.Of(runs, visitor.Workspace, webhook.Value, delivery.Value, cancellationToken);
        ImmutableArray<Guid> named = [.. ran.Select(run => run.TaskId).Append(delivery.Value.TaskId ?? Guid.Empty).Distinct()];
        return new HtmlPage<DeliveryPage>(new()
        {
            ["Webhook"] = webhook.Value, ["Delivery"] = delivery.Value, ["Runs"] = ran, ["Titles"] = await tasks.Titles(visitor.Workspace, named, cancellationToken),
        });
    }

    private static async Task<ImmutableArray<ProjectSnapshot>> Projects(Visitor visitor, IProjectQueries projects, CancellationToken cancellationToken) =>
        (await projects.List(visitor.Workspace, MostProjects, null, cancellationToken)).Value?.Items ?? [];
}
