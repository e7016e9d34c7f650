using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Rules.Tests.Mcp.Server;

/// <summary>Lists in pages with opaque cursors (SPEC S-2).</summary>
public class PagesTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(Pages.Size), InlineData(Pages.Size + 1), InlineData(3 * Pages.Size)]
    public void All_pages_together_are_the_whole_list(int count)
    {
        var all = Tools(0, count);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = Pages.Of("tools", "name", all, cursor);
            seen.AddRange(page["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        seen.ShouldBe(all.Select(tool => (string)tool["name"]!));
    }

    [Fact]
    public void A_list_that_changes_meanwhile_loses_and_repeats_nothing_that_stays()
    {
        var cursor = (string)Pages.Of("tools", "name", Tools(0, 600), null)["nextCursor"]!;

        var next = Pages.Of("tools", "name", [.. Tools(1000, 5), .. Tools(0, 600)], cursor);

        ((string)next["tools"]![0]!["name"]!).ShouldBe($"t{Pages.Size}");
    }

    [Theory, InlineData(""), InlineData("!"), InlineData("dG9vbHM"), InlineData("dG9vbHMKLTEKdDE"), InlineData("dG9vbHMKMAp0MQ")]
    public void What_is_no_cursor_is_an_invalid_parameter(string cursor) =>
        Should.Throw<McpProtocolException>(() => Pages.Of("tools", "name", Tools(0, 5), cursor)).ErrorCode.ShouldBe(McpErrorCode.InvalidParams);

    [Fact]
    public void A_cursor_is_of_one_list()
    {
        var cursor = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes("prompts\n1\nt0"));

        Should.Throw<McpProtocolException>(() => Pages.Of("tools", "name", Tools(0, 5), cursor));
    }

    private static List<JsonObject> Tools(int from, int count) => [.. Enumerable.Range(from, count).Select(number => new JsonObject { ["name"] = $"t{number}" })];
}
