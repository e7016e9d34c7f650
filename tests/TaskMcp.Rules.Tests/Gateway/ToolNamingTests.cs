using System.Collections.Immutable;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;
using static TaskMcp.Rules.Tests.Gateway.GatewaySamples;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>The names under which agents see tools (SPEC C-3, S-4).</summary>
public class ToolNamingTests
{
    [Fact]
    public void Tools_have_the_type_of_their_server_before_them() =>
        Names(Toolbox(1, Entry(1)), Server(1, "slack", "send", "read")).ShouldBe(["slack__send", "slack__read"]);

    [Fact]
    public void The_second_connection_of_a_type_has_its_slug() =>
        Names(Toolbox(1, Entry(1, slug: "work"), Entry(2, slug: "home")), Server(1, "slack", "send"), Server(2, "slack", "send")).ShouldBe(["slack__send", "home__send"]);

    [Fact]
    public void The_second_connection_keeps_its_slug_while_the_first_is_broken() =>
        Names(Toolbox(1, Entry(1, slug: "work"), Entry(2, slug: "home")), Server(2, "slack", "send")).ShouldBe(["home__send"]);

    [Fact]
    public void A_slug_that_is_the_type_of_another_server_is_numbered() =>
        Names(Toolbox(1, Entry(1), Entry(2, "github", "slack", ToolPrefix.Slug)), Server(1, "slack", "send"), Server(2, "github", "send")).ShouldBe(["slack__send", "slack-2__send"]);

    [Fact]
    public void A_bare_name_belongs_to_the_first_and_the_other_one_keeps_its_prefix()
    {
        var toolbox = Toolbox(1, Entry(1, prefix: ToolPrefix.None), Entry(2, "github", "code", ToolPrefix.None));
        var servers = Servers(Server(1, "slack", "send", "read"), Server(2, "github", "send", "open"));
        Names(toolbox, Server(1, "slack", "send", "read"), Server(2, "github", "send", "open")).ShouldBe(["send", "read", "github__send", "open"]);
        ToolNaming.Contents(toolbox, servers).Tools.Where(tool => tool.IsRenamed).Select(tool => tool.Name).ShouldBe(["github__send"]);
    }

    [Fact]
    public void Only_tools_that_an_entry_names_are_there() =>
        Names(Toolbox(1, Entry(1, tools: ["send", "read_*"])), Server(1, "slack", "send", "send_all", "read_one", "read")).ShouldBe(["slack__send", "slack__read_one"]);

    [Fact]
    public void A_tool_of_two_toolboxes_is_there_once_with_both_grants()
    {
        var (one, two) = (Toolbox(1, Entry(1)), Toolbox(2, Entry(1, prefix: ToolPrefix.None)));
        var tools = ToolNaming.Of([(one, new()), (two, new())], Servers(Server(1, "slack", "send")));
        var tool = tools.ShouldHaveSingleItem();
        (tool.Name, tool.FullName).ShouldBe(("slack__send", "slack__send"));
        tool.Offers.Select(offer => offer.NameInToolbox).ShouldBe(["slack__send", "send"]);
    }

    [Fact]
    public void Names_of_two_toolboxes_do_not_meet()
    {
        var tools = ToolNaming.Of([(Toolbox(1, Entry(1, slug: "work")), new()), (Toolbox(2, Entry(2, slug: "work")), new())], Servers(Server(1, "slack", "send"), Server(2, "slack", "send")));
        tools.Select(tool => tool.Name).ShouldBe(["slack__send", "work__send"]);
        tools.Select(tool => tool.ConnectionId).ShouldBe([Id(1), Id(2)]);
    }

    [Fact]
    public void An_entry_whose_server_is_unknown_says_so_and_costs_nobody_else()
    {
        var contents = ToolNaming.Contents(
            Toolbox(1, Entry(1), Entry(2, "github")),
            Servers(new KeyValuePair<Guid, ServerView>(Id(1), new() { ConnectionId = Id(1), Reason = "There is no such connection." }), Server(2, "github", "open")));
        contents.Entries.Select(entry => (entry.Works, entry.Reason)).ShouldBe([(false, "There is no such connection."), (true, null)]);
        contents.Tools.Select(tool => tool.Name).ShouldBe(["github__open"]);
    }

    [Theory]
    [InlineData("x", ToolTreatment.Destructive)]
    [InlineData("""x {"readOnlyHint":true,"destructiveHint":true}""", ToolTreatment.ReadOnly)]
    [InlineData("""x {"readOnlyHint":false}""", ToolTreatment.Destructive)]
    [InlineData("""x {"destructiveHint":false}""", ToolTreatment.Write)]
    [InlineData("""x {"readOnlyHint":"true","destructiveHint":"false"}""", ToolTreatment.Destructive)]
    public void A_tool_is_taken_for_what_it_says_and_otherwise_for_the_worst(string tool, ToolTreatment expected) =>
        ToolNaming.InToolbox(Toolbox(1, Entry(1)), Servers(Server(1, "slack", tool))).Single().Treatment.ShouldBe(expected);

    [Fact]
    public void An_owner_has_the_last_word_on_what_a_tool_is()
    {
        var entry = Entry(1) with { TreatAs = new Dictionary<string, ToolTreatment> { ["x"] = ToolTreatment.Destructive }.ToImmutableDictionary() };
        ToolNaming.InToolbox(Toolbox(1, entry), Servers(Server(1, "slack", """x {"readOnlyHint":true}"""))).Single().Treatment.ShouldBe(ToolTreatment.Destructive);
    }

    private static IEnumerable<string> Names(ToolboxSnapshot toolbox, params KeyValuePair<Guid, ServerView>[] servers) =>
        ToolNaming.InToolbox(toolbox, Servers(servers)).Select(tool => tool.Name);
}
