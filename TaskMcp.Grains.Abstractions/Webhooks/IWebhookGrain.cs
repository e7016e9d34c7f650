using TaskMcp.Access;

namespace TaskMcp.Webhooks;

/// <summary>
/// An endpoint for an external system (SPEC W). Key: workspace/webhook id. Every method may refuse with <c>webhook.not_found</c>; saving
/// with <c>webhook.name_invalid</c>, <c>webhook.source_invalid</c>, <c>webhook.events_invalid</c>, <c>webhook.tags_invalid</c>,
/// <c>webhook.mapping_invalid</c>, <c>webhook.secret_invalid</c>, <c>webhook.of_binding</c>, <c>webhook.project_not_found</c>, <c>template.syntax</c> and its like, <c>version.stale</c>.
/// </summary>
[Alias("taskmcp.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    [Alias("Create")] Task<GrainResult<WebhookSnapshot>> Create(CreateWebhook command);

    [Alias("Get"), ReadOnly] Task<GrainResult<WebhookSnapshot>> Get();

    [Alias("Update")] Task<GrainResult<WebhookSnapshot>> Update(UpdateWebhook command);

    /// <summary>
    /// From then on nothing is received; what was received and not yet worked on ends ignored. That of a binding is deleted with the binding, by its task or project.
    /// </summary>
    [Alias("Delete")] Task<GrainResult<WebhookSnapshot>> Delete(CommandContext context);

    /// <summary>Refusals: <c>webhook.secret_invalid</c>, <c>webhook.secret_limit</c>.</summary>
    [Alias("AddSecret")] Task<GrainResult<WebhookSnapshot>> AddSecret(AddWebhookSecret command);

    /// <summary>Refusals: <c>webhook.secret_not_found</c>, <c>webhook.secret_last</c>.</summary>
    [Alias("RemoveSecret")] Task<GrainResult<WebhookSnapshot>> RemoveSecret(RemoveWebhookSecret command);

    /// <summary>
    /// Verifies a request and has it stored (SPEC W-2, W-3); answers when it is on disk. Writes nothing itself. Refusals:
    /// <c>webhook.unverified</c>, also where there is no such webhook, <c>webhook.disabled</c>, <c>webhook.body_invalid</c>.
    /// </summary>
    [Alias("Receive"), AlwaysInterleave] Task<GrainResult<DeliveryReceipt>> Receive(WebhookRequest request);

    /// <summary>Shows what a sample would become (SPEC W-5). Refusals: <c>webhook.test_invalid</c>, <c>delivery.not_found</c>, those of saving for what is not saved yet.</summary>
    [Alias("Test"), ReadOnly] Task<GrainResult<WebhookTestResult>> Test(TestWebhook command);
}
