using TaskMcp.Silo.Gateway;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>Which template a URI is of.</summary>
public class UriTemplateMatchTests
{
    [Theory]
    [InlineData("demo://item/{id}", "demo://item/5", true)]
    [InlineData("demo://item/{id}", "demo://item/5/secret", false)]
    [InlineData("demo://item/{id}", "demo://other/5", false)]
    [InlineData("demo://item/{id}/data", "demo://item/5/data", true)]
    [InlineData("file:///{+path}", "file:///a/b/c.txt", true)]
    [InlineData("demo://x{?q,r}", "demo://x?q=1&r=2", true)]
    [InlineData("demo://x{?q}", "demo://x", true)]
    [InlineData("demo://item.{id}", "demo://itemX5", false)]
    [InlineData("demo://item/{", "demo://item/{", false)]
    [InlineData("demo://item/{}", "demo://item/", false)]
    public void Uris_are_found_by_their_template(string template, string uri, bool matches) => UriTemplateMatch.Matches(template, uri).ShouldBe(matches);
}
