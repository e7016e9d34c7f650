using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Silo.Echoes;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What a mapped delivery asks of the task that stands for its thing: to be made, or to change (SPEC W-4). Pure.</summary>
internal sealed record TaskOfDelivery(string Workspace, WebhookSnapshot Webhook, DeliverySnapshot Delivery, MappedTask Mapped)
{
    public Guid TaskId { get; } = Mapped.ExternalId is { } thing
        ? WebhookIds.TaskOfThing(Webhook.Id, thing)
        : WebhookIds.TaskOfDelivery(Delivery.Id, Delivery.ReceivedAt);

    public EchoQuestion Question { get; init; } = EchoQuestion.Nothing;

    public ImmutableArray<EchoFound> Found { get; init; } = [];

    public CreateTask Creation(Guid? projectId, EchoChain echo) => new()
    {
        Context = Context(null, echo),
        ProjectId = projectId,
        Title = Mapped.Title,
        Origin = new() { At = Mapped.OccurredAt, MakeAnew = Delivery.Attempt > 1 },
        Values = new()
        {
            Note = Mapped.Note is { } note ? note : default(Optional<string>),
            DueDate = Mapped.DueDate is { } due ? due : default(Optional<DateTimeOffset?>),
            Tags = Mapped.Tags,
            ExternalLinks = Link() is { } link ? JsonText.From(new JsonObject { [Webhook.Source] = link }) : default(Optional<JsonText>),
        },
    };

    /// <summary>What people have added stays: tags are joined, other links and what else stands in this one are kept.</summary>
    public UpdateTask Change(TaskSnapshot present, EchoChain echo) => new()
    {
        Context = Context(present.Version, echo),
        OriginAt = Mapped.OccurredAt,
        Values = new()
        {
            Title = Mapped.Title,
            Note = Mapped.Note is { } note ? note : default(Optional<string>),
            DueDate = Mapped.DueDate is { } due ? due : default(Optional<DateTimeOffset?>),
            // The rest of the change must not fail for a tag that finds no room.
            Tags = AllTags(present).Take(TaskFieldRules.MaxTags).ToImmutableArray(),
            ExternalLinks = Links(present),
        },
    };

    /// <summary>What <see cref="Change"/> gives another value, in the words of <see cref="EchoQuestion"/>. The link follows the thing.</summary>
    public ImmutableArray<string> Changed(TaskSnapshot present)
    {
        var changed = ImmutableArray.CreateBuilder<string>();
        if (Mapped.Title != present.Title) changed.Add(EchoQuestion.Title);
        if (Mapped.Note is { } note && note != present.Note) changed.Add(EchoQuestion.Note);
        if (Mapped.DueDate is { } due && due != present.DueDate) changed.Add(EchoQuestion.DueDate);
        changed.AddRange(Mapped.Tags.Except(present.Tags, StringComparer.Ordinal).Select(EchoQuestion.Tag));
        return changed.ToImmutable();
    }

    public bool HasRoom(TaskSnapshot present) => AllTags(present).Count() <= TaskFieldRules.MaxTags;

    private IEnumerable<string> AllTags(TaskSnapshot present) => present.Tags.Union(Mapped.Tags, StringComparer.Ordinal);

    private Optional<JsonText> Links(TaskSnapshot present)
    {
        if (Link() is not { } link) return default;
        var links = present.ExternalLinks.ToNode() as JsonObject ?? [];
        if (links[Webhook.Source] is JsonObject known)
            foreach (var (name, value) in link) known[name] = value?.DeepClone();
        else links[Webhook.Source] = link;
        return JsonText.From(links);
    }

    private JsonObject? Link()
    {
        var link = new JsonObject();
        if (Mapped.ExternalId is { } id) link["id"] = id;
        if (Mapped.ExternalUrl is { } url) link["url"] = url;
        return link.Count == 0 ? null : link;
    }

    private CommandContext Context(long? expectedVersion, EchoChain echo) => new()
    {
        Actor = new() { Kind = ActorKind.Service, Id = $"webhook:{Webhook.Id:D}", Name = Webhook.Name },
        CorrelationId = Delivery.Id.ToString("N"),
        OperationId = $"delivery:{Delivery.Id:D}:{Delivery.ReceivedAt.UtcTicks}:{Delivery.Attempt}",
        ExpectedVersion = expectedVersion,
        TraceParent = Activity.Current?.Id,
        Causation = echo.Causation,
        Depth = echo.Depth,
        EchoOfRun = echo.RunId,
    };
}
