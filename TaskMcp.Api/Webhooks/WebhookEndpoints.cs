using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>Webhooks over HTTP (SPEC W-1, W-5, W-8): what their owner sets and sees.</summary>
internal static class WebhookEndpoints
{
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", List).WithName("ListWebhooks").Needs(WorkspaceRole.Viewer);
        webhooks.MapPost("", Create).WithName("CreateWebhook").Needs(WorkspaceRole.Maintainer);
        webhooks.MapGet("/presets", Presets).WithName("ListWebhookPresets").Needs(WorkspaceRole.Viewer);
        webhooks.MapPost("/preview", Preview).WithName("PreviewWebhook").ChangesNothing().Needs(WorkspaceRole.Maintainer);
        webhooks.MapGet("/{id}", Get).WithName("GetWebhook").Needs(WorkspaceRole.Viewer);
        webhooks.MapPatch("/{id}", Update).WithName("UpdateWebhook").Needs(WorkspaceRole.Maintainer);
        webhooks.MapDelete("/{id}", Delete).WithName("DeleteWebhook").Needs(WorkspaceRole.Maintainer);
        webhooks.MapPost("/{id}/test", Test).WithName("TestWebhook").Needs(WorkspaceRole.Maintainer);
        webhooks.MapPost("/{id}/secrets", AddSecret).WithName("AddWebhookSecret").Needs(WorkspaceRole.Maintainer);
        webhooks.MapDelete("/{id}/secrets/{secret_id}", RemoveSecret).WithName("RemoveWebhookSecret").Needs(WorkspaceRole.Maintainer);
        webhooks.MapGet("/{id}/deliveries", Deliveries).WithName("ListDeliveries").Needs(WorkspaceRole.Viewer);
        webhooks.MapGet("/{id}/deliveries/{delivery_id}", Delivery).WithName("GetDelivery").Needs(WorkspaceRole.Viewer);
        webhooks.MapPost("/{id}/deliveries/redeliver", RedeliverEndpoint.Redeliver).WithName("RedeliverMany").Needs(WorkspaceRole.Maintainer);
        webhooks.MapPost("/{id}/deliveries/{delivery_id}/redeliver", Redeliver).WithName("Redeliver").Needs(WorkspaceRole.Maintainer);
        return routes;
    }

    /// <summary>Lists webhooks by name.</summary>
    internal static async Task<Results<Ok<Page<WebhookSnapshot>>, Refused>> List(QueryOf<PageQuery> query, Call call, IWebhookQueries webhooks) =>
        Answers.Plain(await webhooks.List(call.Workspace, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Lists well-known sources with their mappings and samples.</summary>
    internal static Results<Ok<Page<WebhookPreset>>, Refused> Presets(IWebhookPresets presets) =>
        Answers.Whole<WebhookPreset>(new GrainResult<ImmutableArray<WebhookPreset>> { Value = presets.All });

    /// <summary>Makes a webhook. A secret that is made for it is shown in this answer and never again.</summary>
    internal static async Task<Results<CreatedWithVersion<CreatedWebhookAnswer>, Refused>> Create(
        JsonBody<CreateWebhookRequest> body, Call call, IWebhookPresets presets, IGrainFactory grains)
    {
        var secret = NewSecret.Of(body.Value.Secret, call);
        if (!secret.IsAccepted) return new Refused(secret.Refusal);
        var made = await grains.Webhook(call, call.NewId).Create(body.Value.ToCommand(call, presets, secret.Value.Secret));
        return made.IsAccepted
            ? new CreatedWithVersion<CreatedWebhookAnswer>(CreatedWebhookAnswer.Of(made.Value, secret.Value.Shown), made.Value.Version, $"/api/webhooks/{made.Value.Id:D}")
            : new Refused(made.Refusal);
    }

    /// <summary>Gives one webhook.</summary>
    internal static async Task<Results<OkWithVersion<WebhookSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Webhook(call, id).Get());

    /// <summary>Changes a webhook; what is left out stays.</summary>
    internal static async Task<Results<OkWithVersion<WebhookSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdateWebhookRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Webhook(call, id).Update(body.Value.ToCommand(call.Command(ifMatch))));

    /// <summary>Deletes a webhook with its secrets. Its tasks stay; its deliveries are not shown any more, and forgotten when their time has come.</summary>
    /// <remarks>That of a binding goes with the binding: 409 here.</remarks>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains)
    {
        var webhook = grains.Webhook(call, id);
        return (await webhook.Get()).Value?.Binding is { } owner && await BindingOf(owner, call, grains)
            ? new Refused(new("webhook.of_binding", $"This webhook goes with its binding: DELETE {PathOf(owner)}, or disable either."))
            : Answers.Gone(await webhook.Delete(call.Command(ifMatch)));
    }

    /// <summary>Shows what a payload, or a sample of the source, would become by a webhook that does not exist yet. Makes nothing.</summary>
    internal static Results<Ok<WebhookTestResult>, Refused> Preview(JsonBody<PreviewWebhookRequest> body, IWebhookPresets presets, IWebhookPreview webhooks) =>
        Answers.Plain(webhooks.Preview(body.Value.ToPreview(presets)));

    /// <summary>Shows what a payload, a delivery that came, or a sample of the webhook's source would become, also under settings that are not saved. Makes nothing.</summary>
    /// <remarks>For a webhook of a binding: what the binding would do with it, as its dry run shows it.</remarks>
    internal static async Task<Results<Ok<WebhookTestResult>, Refused>> Test(Guid id, JsonBody<TestWebhookRequest> body, Call call, IGrainFactory grains)
    {
        var webhook = grains.Webhook(call, id);
        var tested = await webhook.Test(body.Value.ToCommand());
        // One of a project shows the payload: for which task to try it, its own dry run is told.
        if (tested.Value is not { Error: null } || (await webhook.Get()).Value?.Binding is not { TaskId: { } task } owner) return Answers.Plain(tested);
        var tried = await grains.Bindings(call, task).DryRun(owner.BindingId, call.Command(), new() { Payload = tested.Value.Payload, EventType = tested.Value.EventType });
        return tried.IsAccepted ? TypedResults.Ok(tested.Value with { DryRun = tried.Value }) : new Refused(tried.Refusal);
    }

    /// <summary>Adds a secret; the others stay good until they are removed or expire. A secret that is made is shown in this answer and never again.</summary>
    internal static async Task<Results<Ok<AddedSecretAnswer>, Refused>> AddSecret(Guid id, IfMatch ifMatch, JsonBody<AddSecretRequest> body, Call call, IGrainFactory grains)
    {
        var secret = NewSecret.Of(body.Value.Secret, call);
        if (!secret.IsAccepted) return new Refused(secret.Refusal);
        var secretId = call.NewId;
        var added = await grains.Webhook(call, id).AddSecret(new()
        {
            Context = call.Command(ifMatch), SecretId = secretId, Secret = secret.Value.Secret, ExpireOthersAfter = body.Value.ExpireOthersAfter,
        });
        return added.IsAccepted
            ? TypedResults.Ok(new AddedSecretAnswer { Id = secretId, Secret = secret.Value.Shown, Webhook = added.Value })
            : new Refused(added.Refusal);
    }

    /// <summary>Removes a secret: what is signed with it is refused from now on.</summary>
    internal static async Task<Results<OkWithVersion<WebhookSnapshot>, Refused>> RemoveSecret(Guid id, Guid secret_id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Webhook(call, id).RemoveSecret(new() { Context = call.Command(ifMatch), SecretId = secret_id }));

    /// <summary>Lists the deliveries of a webhook, newest first. Long bodies are only in the single delivery.</summary>
    internal static async Task<Results<Ok<Page<DeliverySnapshot>>, Refused>> Deliveries(Guid id, QueryOf<DeliveryQuery> query, Call call, IWebhookQueries webhooks, IGrainFactory grains)
    {
        var webhook = await grains.Webhook(call, id).Get();
        return webhook.IsAccepted ? Answers.Plain(await webhooks.Deliveries(query.Value.ToFilter(call.Workspace, id), call.Aborted)) : new Refused(webhook.Refusal);
    }

    /// <summary>Gives one delivery with its headers and its whole body.</summary>
    internal static async Task<Results<OkWithVersion<DeliverySnapshot>, Refused>> Delivery(Guid id, Guid delivery_id, Call call, IGrainFactory grains) =>
        Answers.Ok(await Find(id, delivery_id, call, grains));

    /// <summary>Works on a delivery again, under the mapping as it is now.</summary>
    internal static async Task<Results<OkWithVersion<DeliverySnapshot>, Refused>> Redeliver(Guid id, Guid delivery_id, Call call, IGrainFactory grains)
    {
        var found = await Find(id, delivery_id, call, grains);
        return Answers.Ok(found.IsAccepted ? await grains.Delivery(call, delivery_id).Redeliver() : found);
    }

    private static string PathOf(WebhookTarget owner) => owner.ProjectId is { } project
        ? $"/api/projects/{project:D}/bindings/{owner.BindingId:D}"
        : $"/api/tasks/{owner.TaskId:D}/bindings/{owner.BindingId:D}";

    /// <summary>Whether the binding is there; a crash may have left the webhook over.</summary>
    private static async Task<bool> BindingOf(WebhookTarget owner, Call call, IGrainFactory grains)
    {
        var bindings = owner.ProjectId is { } project
            ? await grains.ProjectBindings(call, project).ListBindings()
            : await grains.Bindings(call, owner.TaskId!.Value).ListBindings();
        return bindings.IsAccepted && bindings.Value.Any(binding => binding.Id == owner.BindingId);
    }

    private static async Task<GrainResult<DeliverySnapshot>> Find(Guid id, Guid deliveryId, Call call, IGrainFactory grains)
    {
        var webhook = await grains.Webhook(call, id).Get();
        if (!webhook.IsAccepted) return webhook.Refusal;
        var found = await grains.Delivery(call, deliveryId).Get();
        return found.IsAccepted && found.Value.WebhookId != id ? new Refusal("delivery.not_found", "The webhook has no such delivery.") : found;
    }
}
