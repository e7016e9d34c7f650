using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of tools that are made here (SPEC S-7, U-1).</summary>
[Collection(OneApp.Name)]
public class RuntimeToolPageTests(TestApp app)
{
    [Fact]
    public async Task A_tool_is_shown_as_text_without_its_secrets()
    {
        var made = (await app.Http.PostJson("/api/tools", new
        {
            name = $"shown_{Guid.NewGuid():N}"[..20],
            title = "<b>Shown</b>",
            description = "What it does",
            input_schema = new { type = "object", properties = new { city = new { type = "string" }, days = new { type = "integer" } } },
            http = new { url = "https://api.example.com/{{ input.city }}", headers = new Dictionary<string, string> { ["X-Api-Version"] = "2" } },
            secret_headers = new { Authorization = "Bearer the-sealed-value" },
        })).ShouldBe(HttpStatusCode.Created);

        var page = (await app.Http.GetJson($"/tools/{made.Id}")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("&lt;b&gt;Shown");
        page.ShouldContain("https://api.example.com/{{ input.city }}");
        page.ShouldContain("Authorization");
        page.ShouldNotContain("the-sealed-value");
        WebUtility.HtmlDecode(page).ShouldContain("\"days\": 1");
        (await app.Http.GetJson("/tools")).Text.ShouldContain($"/tools/{made.Id}");
        (await app.Http.GetJson("/tools/new")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("POST /api/tools");
        (await app.Http.GetJson($"/tools/{Guid.NewGuid()}")).ShouldBe(HttpStatusCode.NotFound);
    }
}
