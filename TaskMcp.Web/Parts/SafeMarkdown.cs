using System.Globalization;
using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace TaskMcp.Web.Parts;

/// <summary>
/// Markdown of people and tools as HTML that can do nothing (SPEC A-5): raw HTML is shown as text, links go to http, https and mailto only, images become links,
/// and nothing has a <c>style</c>, which the policy of the pages forbids.
/// </summary>
internal static class SafeMarkdown
{
    /// <summary>Headings of a note stand below those of the page.</summary>
    private const int FirstHeading = 3;

    private const int DeepestHeading = 6;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UsePipeTables().UseTaskLists().UseEmphasisExtras().Build();

    /// <summary>The text as HTML; what Markdig refuses (quotes in quotes without end) as plain text.</summary>
    public static MarkupString ToHtml(string text)
    {
        try
        {
            var document = Markdown.Parse(text, Pipeline);
            var headings = document.Descendants<HeadingBlock>().Select(heading => heading.Level).DefaultIfEmpty(1).Min();
            foreach (var node in document.Descendants().ToList()) Tame(node, FirstHeading - headings);
            return new(Render(document));
        }
        catch (ArgumentException)
        {
            return new($"<pre>{WebUtility.HtmlEncode(text)}</pre>");
        }
    }

    // Not Markdig's shared renderers: one that was refused in the middle of a list would render what comes next, of whomever, as if in that list.
    private static string Render(MarkdownDocument document)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    private static void Tame(MarkdownObject node, int deeper)
    {
        switch (node)
        {
            case HeadingBlock heading:
                heading.Level = Math.Min(DeepestHeading, heading.Level + deeper);
                break;
            case Table table:
                foreach (var column in table.ColumnDefinitions) column.Alignment = null;
                break;
            case TaskList box:
                // A box that nobody can tick is a sign, and no control without a name.
                box.ReplaceBy(new LiteralInline(box.Checked ? "☑" : "☐"));
                break;
            case LinkInline link:
                link.IsImage = false;
                if (IsSafe(link.Url)) Mark(link);
                else Unlink(link);
                break;
            case AutolinkInline auto:
                if (auto.IsEmail || IsSafe(auto.Url)) Mark(auto);
                else auto.ReplaceBy(new LiteralInline(auto.Url));
                break;
        }
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeMailto);

    private static void Mark(MarkdownObject link) => link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer nofollow");

    /// <summary>Leaves what the link said.</summary>
    private static void Unlink(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }
}
