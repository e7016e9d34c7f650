using TaskMcp.Api.Mcp.Resources;

namespace TaskMcp.Rules.Tests.Mcp.Resources;

public class ResourceUriTests
{
    private const string Id = "0198c0de-0000-7000-8000-00000000000a";

    [Theory, InlineData($"task://{Id}", "Task"), InlineData($"board://{Id}", "Board"), InlineData($"run://{Id}", "Run"), InlineData($"TASK://{Id}/", "Task")]
    public void Ours_are_known(string text, string kind)
    {
        ResourceUri.TryParse(text, out var uri).ShouldBeTrue();
        (uri!.Kind.ToString(), uri.Id).ShouldBe((kind, Guid.Parse(Id)));
    }

    [Theory, InlineData("task://"), InlineData($"task:/{Id}"), InlineData($"tasks://{Id}"), InlineData($"task://{Id}?format=x"), InlineData($"task://{{{Id}}}"), InlineData("board://inbox"), InlineData("")]
    public void Others_are_not(string text) => ResourceUri.TryParse(text, out _).ShouldBeFalse();
}
