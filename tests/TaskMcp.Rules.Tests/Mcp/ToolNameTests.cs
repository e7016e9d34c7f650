using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

public class ToolNameTests
{
    [Theory]
    [InlineData("slack__send_message", "send_message")]
    [InlineData("send_message", "send_message")]
    [InlineData("github__send_message", null)]
    [InlineData("slack__slack__odd", "slack__odd")]
    [InlineData("slack__odd", "slack__odd")]
    [InlineData("slack__", null)]
    public void ToolName_is_found_by_full_and_bare_name(string asked, string? found)
    {
        string[] tools = ["send_message", "slack__odd"];
        ToolName.Resolve("slack", asked, name => tools.Contains(name)).ShouldBe(found);
    }
}
