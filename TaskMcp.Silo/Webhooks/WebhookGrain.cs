using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// A webhook's configuration and secrets. Its changes fire nothing, so it needs no outbox: a reminder is set with each write and taken
/// away when the read model has it; after a crash in between the reminder brings it there.
/// </summary>
internal sealed partial class WebhookGrain(
    [PersistentState(WebhookState.Name)] IPersistentState<WebhookState> state,
    IWebhookProjection projection,
    CredentialVault vault,
    WebhookSamples samples,
    TimeProvider clock,
    IIdSource ids,
    ILogger<WebhookGrain> log) : Grain, IWebhookGrain, IWebhookSelf, IRemindable
{
    private const string Reminder = "webhook";
    private static readonly Refusal DeliveryNotFound = new("delivery.not_found", "The webhook has no such delivery.");
    private const string SecretField = "secret.";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>What storage holds. A write in flight is not in it yet, so requests that come meanwhile look here.</summary>
    private WebhookState _stored = new();

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private WebhookSnapshot? Present => state.State.IsDeleted ? null : state.State.Webhook;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        return Task.CompletedTask;
    }

    public async Task<GrainResult<WebhookSnapshot>> Create(CreateWebhook command)
    {
        if (state.State.Webhook is { } made && command.Context.OperationId is { } operation && operation == state.State.CreatedBy)
        {
            await Project();
            return made;
        }

        if (state.State.Webhook is not null) return WebhookRules.Exists;
        var secretId = ids.Next();
        var webhook = WebhookRules.Create(Id, secretId, command, clock.GetUtcNow());
        if (!webhook.IsAccepted) return webhook;
        if (!await HasProject(webhook.Value)) return WebhookRules.ProjectNotFound;
        return await Save(new()
        {
            Webhook = webhook.Value,
            Secrets = await vault.Seal(Workspace, Id, [new(Field(secretId), command.Secret.Reveal())]),
            CreatedBy = command.Context.OperationId,
        });
    }

    public Task<GrainResult<WebhookSnapshot>> Get() => Task.FromResult<GrainResult<WebhookSnapshot>>(Present is { } webhook ? webhook : WebhookRules.NotFound);

    public async Task<GrainResult<WebhookSnapshot>> Update(UpdateWebhook command)
    {
        if (Present is not { } webhook) return WebhookRules.NotFound;
        var after = WebhookRules.Update(webhook, command, clock.GetUtcNow());
        if (!after.IsAccepted || ReferenceEquals(after.Value, webhook)) return after;
        if (after.Value.Verification != webhook.Verification && !await CanVerify(after.Value)) return WebhookRules.SecretNotBase64;
        if (after.Value.TargetProject != webhook.TargetProject && !await HasProject(after.Value)) return WebhookRules.ProjectNotFound;
        return await Save(state.State with { Webhook = after.Value });
    }

    public async Task<GrainResult<WebhookSnapshot>> Delete(CommandContext context)
    {
        if (Present is not { } webhook) return WebhookRules.NotFound;
        if (WebhookRules.IsStale(webhook, context) is { } stale) return stale;
        return await Save(state.State with { IsDeleted = true, Secrets = ImmutableDictionary<string, string>.Empty });
    }

    public async Task<GrainResult<WebhookSnapshot>> AddSecret(AddWebhookSecret command)
    {
        if (Present is not { } webhook) return WebhookRules.NotFound;
        var after = WebhookRules.AddSecret(webhook, command, clock.GetUtcNow());
        if (!after.IsAccepted || ReferenceEquals(after.Value, webhook)) return after;
        var added = await vault.Seal(Workspace, Id, [new(Field(command.SecretId), command.Secret.Reveal())]);
        return await Save(state.State with { Webhook = after.Value, Secrets = Kept(after.Value).SetItems(added) });
    }

    public async Task<GrainResult<WebhookSnapshot>> RemoveSecret(RemoveWebhookSecret command)
    {
        if (Present is not { } webhook) return WebhookRules.NotFound;
        var after = WebhookRules.RemoveSecret(webhook, command, clock.GetUtcNow());
        if (!after.IsAccepted) return after;
        return await Save(state.State with { Webhook = after.Value, Secrets = Kept(after.Value) });
    }

    public async Task<GrainResult<WebhookTestResult>> Test(TestWebhook command)
    {
        if (Present is not { } webhook) return WebhookRules.NotFound;
        if (command is { Payload: not null, DeliveryId: not null }) return WebhookRules.TwoSamples;
        var now = clock.GetUtcNow();
        var draft = WebhookRules.Draft(webhook, command, now);
        if (!draft.IsAccepted) return draft.Refusal;
        if (command.DeliveryId is not { } deliveryId) return WebhookTest.Run(draft.Value, command.Payload, command.EventType, samples, now);
        var delivery = await GrainFactory.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(Workspace, deliveryId)).Get();
        return delivery.Value?.WebhookId == Id ? WebhookTest.Run(draft.Value, delivery.Value, command.EventType) : DeliveryNotFound;
    }

    public async Task<int> Reseal()
    {
        if (state.State.Secrets.IsEmpty) return 0;
        var (boxes, notOpened) = await vault.Reseal(Workspace, Id, state.State.Secrets);
        // Nobody sees a difference: neither a new version nor a projection.
        await Write(state.State with { Secrets = boxes });
        return notOpened;
    }

    public async Task<bool> Lock(ImmutableArray<string> keys)
    {
        if (Present is not { } webhook) return false;
        var kept = state.State.Secrets.Where(box => SealedBox.IsOf(box.Value, keys)).ToImmutableDictionary();
        if (kept.Count == state.State.Secrets.Count) return false;
        var locked = webhook with
        {
            Enabled = false,
            Secrets = [.. webhook.Secrets.Where(secret => kept.ContainsKey(Field(secret.Id)))],
            Version = webhook.Version + 1,
            UpdatedAt = clock.GetUtcNow(),
        };
        await Save(state.State with { Webhook = locked, Secrets = kept });
        return true;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Project();

    private async Task<bool> HasProject(WebhookSnapshot webhook) =>
        webhook.TargetProject is not { } id || (await GrainFactory.GetGrain<IProjectGrain>(GrainKeys.Of(Workspace, id)).Get()).IsAccepted;

    /// <summary>Whether one of its secrets can be used in that way, since otherwise every delivery would be refused from now on.</summary>
    private async Task<bool> CanVerify(WebhookSnapshot webhook) =>
        webhook.Verification != WebhookVerification.Standard || (await GoodSecrets(webhook, state.State.Secrets, clock.GetUtcNow())).Any(secret => StandardSignature.Key(secret) is not null);

    private static string Field(Guid secretId) => $"{SecretField}{secretId:D}";

    /// <summary>The boxes of the secrets that the webhook still has.</summary>
    private ImmutableDictionary<string, string> Kept(WebhookSnapshot webhook)
    {
        var fields = webhook.Secrets.Select(secret => Field(secret.Id)).ToHashSet(StringComparer.Ordinal);
        return state.State.Secrets.Where(box => fields.Contains(box.Key)).ToImmutableDictionary();
    }

    private async Task<GrainResult<WebhookSnapshot>> Save(WebhookState next)
    {
        await Write(next, this.RegisterOrUpdateReminder(Reminder, Retry, Retry));
        await Project();
        return next.Webhook!;
    }

    private async Task Write(WebhookState next, Task? beside = null)
    {
        state.State = next;
        try
        {
            await Task.WhenAll(beside ?? Task.CompletedTask, state.WriteStateAsync());
            _stored = next;
        }
        catch
        {
            state.State = _stored;
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Brings what is stored into the read model.</summary>
    private async Task Project()
    {
        if (state.State is { Webhook: { } webhook, IsDeleted: false })
        {
            await projection.Apply(Workspace, webhook, CancellationToken.None);
        }
        else if (state.State.IsDeleted)
        {
            await projection.Remove(Workspace, Id, CancellationToken.None);
            await state.ClearStateAsync();
            state.State = _stored = new();
        }

        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
