using TaskMcp.Silo.Gateway;
using static TaskMcp.Rules.Tests.Gateway.GatewaySamples;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>Prompts and resources of toolboxes.</summary>
public class ItemNamingTests
{
    [Fact]
    public void Prompts_are_named_as_tools_are()
    {
        var toolbox = Toolbox(1, Entry(1), Entry(2, slug: "home"));
        ItemNaming.Prompts([(toolbox, new())], Servers(Offering(1), Offering(2))).Select(prompt => (prompt.Name, prompt.Own)).ShouldBe([("slack__greet", "greet"), ("home__greet", "greet")]);
    }

    [Fact]
    public void A_resource_belongs_to_the_first_connection_that_lists_it()
    {
        var resource = ItemNaming.Resources([(Toolbox(1, Entry(1), Entry(2, slug: "home")), new())], Servers(Offering(1), Offering(2))).ShouldHaveSingleItem();
        (resource.Name, resource.ConnectionId).ShouldBe(("demo://a", Id(1)));
    }

    [Fact]
    public void Who_chooses_tools_gives_no_resources_unless_they_are_named_too()
    {
        ItemNaming.Resources([(Toolbox(1, Entry(1, tools: "send")), new())], Servers(Offering(1))).ShouldBeEmpty();
        ItemNaming.Resources([(Toolbox(1, Entry(1, tools: "send") with { Resources = ["demo://*"] }), new())], Servers(Offering(1))).Length.ShouldBe(1);
        ItemNaming.Templates([(Toolbox(1, Entry(1) with { Resources = ["demo://a"] }), new())], Servers(Offering(1))).ShouldBeEmpty();
    }

    private static KeyValuePair<Guid, ServerView> Offering(int connection) => new(Id(connection), new()
    {
        ConnectionId = Id(connection),
        Definitions = new()
        {
            ServerType = "slack",
            Prompts = [new("""{"name":"greet"}""")],
            Resources = [new("""{"uri":"demo://a","name":"a"}""")],
            ResourceTemplates = [new("""{"uriTemplate":"demo://{id}","name":"any"}""")],
        },
    });
}
