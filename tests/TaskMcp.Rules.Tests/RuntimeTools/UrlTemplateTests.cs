using System.Text.Json.Nodes;
using TaskMcp.Silo.RuntimeTools;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.RuntimeTools;

/// <summary>SPEC S-7, A-5: no argument changes where a request goes.</summary>
public class UrlTemplateTests
{
    [Theory]
    [InlineData("a b", "https://api.example.com/items/a%20b?q=a%20b")]
    [InlineData("../admin", "https://api.example.com/items/..%2Fadmin?q=..%2Fadmin")]
    [InlineData("x?admin=true&y=#z", "https://api.example.com/items/x%3Fadmin%3Dtrue%26y%3D%23z?q=x%3Fadmin%3Dtrue%26y%3D%23z")]
    [InlineData("@evil.example", "https://api.example.com/items/%40evil.example?q=%40evil.example")]
    [InlineData("a\r\nHost: evil.example", "https://api.example.com/items/a%0D%0AHost%3A%20evil.example?q=a%0D%0AHost%3A%20evil.example")]
    [InlineData("{{ input.other }}", "https://api.example.com/items/%7B%7B%20input.other%20%7D%7D?q=%7B%7B%20input.other%20%7D%7D")]
    [InlineData("ü", "https://api.example.com/items/%C3%BC?q=%C3%BC")]
    public void What_an_argument_holds_stays_within_its_place(string value, string url) =>
        Render("https://api.example.com/items/{{ input.id }}?q={{ input.id }}", value).OriginalString.ShouldBe(url);

    [Theory, InlineData(".."), InlineData(".")]
    public void A_part_of_the_path_that_names_another_one_is_refused(string value) =>
        Should.Throw<TemplateException>(() => Render("https://api.example.com/items/{{ input.id }}/details", value)).Message.ShouldContain("another path");

    [Theory]
    [InlineData("https://{{ input.id }}/items")]
    [InlineData("https://api.{{ input.id }}.example.com/items")]
    [InlineData("https://api.example.com{{ input.id }}")]
    [InlineData("https://api.example.com:{{ input.id }}/items")]
    [InlineData("{{ input.id }}")]
    [InlineData("{{ input.id }}://api.example.com/")]
    [InlineData("https://{% if input.id %}a{% endif %}.example.com/")]
    [InlineData("https://user:password@api.example.com/")]
    [InlineData("http://api.example.com/")]
    [InlineData("ftp://api.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:///items")]
    [InlineData("https://api.example.com/items#part")]
    [InlineData("items/1")]
    [InlineData("")]
    public void The_scheme_and_the_host_are_fixed_text(string text) => UrlTemplate.Parse(text).WhyNot.ShouldNotBeNull();

    [Theory, InlineData("https://api.example.com"), InlineData("https://api.example.com?q={{ input.id }}"), InlineData("http://127.0.0.1:8080/x"), InlineData("https://[2001:db8::1]:8443/{{ input.id }}")]
    public void What_begins_with_them_is_one(string text) => UrlTemplate.Parse(text).Template.ShouldNotBeNull();

    [Fact]
    public void What_is_captured_is_encoded_once() =>
        Render("https://api.example.com/{% capture both %}{{ input.id }}/{{ input.id }}{% endcapture %}{{ both }}", "a b").OriginalString.ShouldBe("https://api.example.com/a%20b%2Fa%20b");

    private static Uri Render(string text, string value) =>
        UrlTemplate.Parse(text).Template!.Render(new TemplateScope(new JsonObject { ["input"] = new JsonObject { ["id"] = value } }, DateTimeOffset.UnixEpoch));
}
