using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Web.Parts;

namespace TaskMcp.Rules.Tests.Web;

/// <summary>Markdown of people and tools can do nothing on a page (SPEC A-5).</summary>
public partial class SafeMarkdownTests
{
    /// <summary>Tags with attributes that the renderer may write; everything else would be from outside.</summary>
    [GeneratedRegex("""^<(/?(p|em|strong|del|sub|sup|ins|mark|ul|ol|li|blockquote|code|pre|h[3-6]|table|thead|tbody|tr|th|td)|hr /|br /|a href="(http://|https://|mailto:)[^"<>]*" rel="noopener noreferrer nofollow"( title="[^"<>]*")?|/a|ol( (start|type|class)="[^"<>]*")+|code class="[^"<>]*"|ul class="contains-task-list"|li class="task-list-item")>$""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Harmless();

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a <img src=x onerror=alert(1)> b")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[x](https://a.example \"\\\" onmouseover=alert(1)\")")]
    [InlineData("[x](https://a.example/\" onmouseover=\"alert(1))")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](/signout)")]
    [InlineData("```\"><script>alert(1)</script>\nx\n```")]
    [InlineData("| a |\n|:-:|\n| <b onclick=x>b</b> |")]
    [InlineData("<!-- --> <![CDATA[ x ]]> <?php ?>")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;")]
    public void Nothing_from_outside_is_markup(string text) => ShouldBeHarmless(text);

    [Fact]
    public void Text_of_any_kind_is_harmless_and_never_an_error() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Pieces().ToArbitrary(), text => ShouldBeHarmless(text)));

    [Fact]
    public void Links_lead_out_by_http_and_mail_only()
    {
        Html("[a](https://a.example/b)").ShouldBe("<p><a href=\"https://a.example/b\" rel=\"noopener noreferrer nofollow\">a</a></p>\n");
        Html("<a@b.example>").ShouldContain("href=\"mailto:a@b.example\"");
        Html("https://a.example").ShouldContain("href=\"https://a.example\"");
        Html("[a **b**](ftp://a.example)").ShouldBe("<p>a <strong>b</strong></p>\n");
    }

    [Fact]
    public void An_image_becomes_a_link_since_it_would_tell_its_host_who_reads() =>
        Html("![chart](https://a.example/c.png)").ShouldBe("<p><a href=\"https://a.example/c.png\" rel=\"noopener noreferrer nofollow\">chart</a></p>\n");

    [Fact]
    public void Headings_begin_below_those_of_the_page()
    {
        Html("# a\n## b").ShouldBe("<h3>a</h3>\n<h4>b</h4>\n");
        Html("## a\n### b").ShouldBe("<h3>a</h3>\n<h4>b</h4>\n");
        Html("# a\n###### b").ShouldContain("<h6>b</h6>");
    }

    [Fact]
    public void A_list_of_tasks_shows_what_is_done() => Html("- [x] a\n- [ ] b").ShouldContain("☑ a</li>");

    [Fact]
    public void What_is_nested_without_end_is_shown_as_it_is() => Html(new string('>', 5_000)).ShouldStartWith("<pre>&gt;&gt;");

    [Fact]
    public void A_text_that_is_refused_in_the_middle_leaves_nothing_to_the_next()
    {
        Html("- [x](https://\uD800.example/)");
        Html("a").ShouldBe("<p>a</p>\n");
    }

    private static void ShouldBeHarmless(string text)
    {
        foreach (Match tag in Tag().Matches(Html(text))) Harmless().IsMatch(tag.Value).ShouldBeTrue($"{tag.Value} of {text}");
    }

    private static string Html(string text) => SafeMarkdown.ToHtml(text).Value;

    private static Gen<string> Pieces() =>
        from pieces in Gen.Elements(
            "<", ">", "\"", "'", "&", "`", "```", "[", "]", "(", ")", "!", "*", "_", "~", "|", "-", "\n", "\n\n", " ", "\t", "    ", "#", "> ", "- [ ] ", "1. ", "a", "x=y", "javascript:", "https://e.example/",
            "<script>", "</script>", "<img src=x onerror=y>", "&#106;", "\\", "\u0000", "\uD800", "[^1]", "{.x style=y}", "| a | b |\n|:-:|--:|\n", "=").ListOf()
        select string.Concat(pieces);
}
