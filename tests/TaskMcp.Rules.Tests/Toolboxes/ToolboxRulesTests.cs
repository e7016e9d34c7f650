using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Rules.Tests.Gateway;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Toolboxes;

namespace TaskMcp.Rules.Tests.Toolboxes;

/// <summary>Toolboxes (SPEC S-4).</summary>
public class ToolboxRulesTests
{
    private static readonly Guid First = GatewaySamples.Id(1);
    private static readonly Guid Second = GatewaySamples.Id(2);

    private static readonly ImmutableDictionary<Guid, EntryServer> Servers = new Dictionary<Guid, EntryServer>
    {
        [First] = new("Slack – Work!", "slack"), [Second] = new("Slack work", "slack"),
    }.ToImmutableDictionary();

    [Fact]
    public void Entries_get_slugs_from_the_names_of_their_connections_and_keep_them()
    {
        var toolbox = Create(new() { ConnectionId = First }, new() { ConnectionId = Second }).Value!;
        toolbox.Entries.Select(entry => (entry.Slug, entry.ServerType)).ShouldBe([("slack-work", "slack"), ("slack-work-2", "slack")]);
        var renamed = ImmutableDictionary<Guid, EntryServer>.Empty.Add(Second, new("Other", "slack"));
        var after = ToolboxRules.Update(toolbox, new() { Context = Context(), Entries = ImmutableArray.Create(new ToolboxEntry { ConnectionId = Second }) }, renamed, GatewaySamples.Now);
        after.Value!.Entries.Single().Slug.ShouldBe("slack-work-2");
    }

    [Fact]
    public void A_connection_has_to_be_there_when_it_is_put_in_and_may_go_later()
    {
        Create(new ToolboxEntry { ConnectionId = GatewaySamples.Id(9) }).Refusal!.Code.ShouldBe("toolbox.connection_not_found");
        var toolbox = Create(new ToolboxEntry { ConnectionId = First }).Value!;
        ToolboxRules.Update(toolbox, new() { Context = Context(), Name = "Other", Entries = toolbox.Entries }, ImmutableDictionary<Guid, EntryServer>.Empty, GatewaySamples.Now).Value!.Version.ShouldBe(2);
    }

    [Fact]
    public void The_same_again_changes_nothing()
    {
        var toolbox = Create(new ToolboxEntry { ConnectionId = First }).Value!;
        ToolboxRules.Update(toolbox, new() { Context = Context(), Name = toolbox.Name }, Servers, GatewaySamples.Now).Value.ShouldBeSameAs(toolbox);
    }

    [Fact]
    public void Senseless_entries_are_refused_by_field()
    {
        Create(new() { ConnectionId = First }, new() { ConnectionId = First }).Refusal!.Errors.Keys.ShouldBe(["entries[1].connection_id"]);
        Create(new ToolboxEntry { ConnectionId = First, Tools = ["a*b"] }).Refusal!.Errors.Keys.ShouldBe(["entries[0].tools[0]"]);
        Create(new ToolboxEntry { ConnectionId = First, Slug = "No Slug" }).Refusal!.Errors.Keys.ShouldBe(["entries[0].slug"]);
    }

    [Fact]
    public void Viewers_can_not_be_given_destructive_tools() => ToolboxRules.Create(
        GatewaySamples.Id(5), new() { Context = Context(), Name = "x", Destructive = new() { LeastRole = WorkspaceRole.Viewer } }, Servers, GatewaySamples.Now)
        .Refusal!.Code.ShouldBe("toolbox.destructive_invalid");

    private static GrainResult<ToolboxSnapshot> Create(params ToolboxEntry[] entries) =>
        ToolboxRules.Create(GatewaySamples.Id(5), new() { Context = Context(), Name = "Box", Entries = [.. entries] }, Servers, GatewaySamples.Now);

    private static CommandContext Context() => new() { Actor = Actor.Owner, CorrelationId = "c" };
}
