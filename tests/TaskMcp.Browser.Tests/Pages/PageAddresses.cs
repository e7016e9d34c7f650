using TaskMcp.Browser.Harness;

namespace TaskMcp.Browser.Pages;

/// <summary>Every page of the product, by what it shows. A new page is one line here and is held to all that is asked of pages.</summary>
internal static class PageAddresses
{
    private static readonly Dictionary<string, Func<Sample, string>> ForOwners = new(StringComparer.Ordinal)
    {
        ["board"] = _ => "/",
        ["board that a filter empties"] = _ => "/?q=no-card-has-this&priority=p0&mine=1",
        ["board of a project"] = sample => $"/projects/{sample.Project}",
        ["settings of a project"] = sample => $"/projects/{sample.Project}/settings",
        ["search"] = _ => "/search",
        ["what a search found"] = _ => "/search?q=release",
        ["what a search did not find"] = _ => "/search?q=no-task-has-this",
        ["task"] = sample => $"/tasks/{sample.Task}",
        ["new automation"] = sample => $"/tasks/{sample.Task}/bindings/new",
        ["new automation of a project"] = sample => $"/projects/00000000-0000-7000-8000-000000000001/bindings/new?connection={sample.Connection}&tool=everything__get-structured-content",
        ["automation"] = sample => $"/tasks/{sample.Task}/bindings/{sample.Binding}",
        ["runs"] = _ => "/runs",
        ["run"] = sample => $"/runs/{sample.Run}",
        ["people"] = _ => "/people",
        ["person"] = sample => $"/people/{sample.Agent}",
        ["toolboxes"] = _ => "/toolboxes",
        ["toolbox"] = sample => $"/toolboxes/{sample.Toolbox}",
        ["own tools"] = _ => "/tools",
        ["new own tool"] = _ => "/tools/new",
        ["own tool"] = sample => $"/tools/{sample.Tool}",
        ["settings"] = _ => "/settings",
        ["webhooks"] = _ => "/webhooks",
        ["new webhook"] = _ => "/webhooks/new",
        ["new webhook of a preset"] = _ => "/webhooks/new?preset=github",
        ["webhook"] = sample => $"/webhooks/{sample.Webhook}",
        ["webhook's setup"] = sample => $"/webhooks/{sample.Webhook}?tab=setup",
        ["webhook's settings"] = sample => $"/webhooks/{sample.Webhook}?tab=settings",
        ["delivery"] = sample => $"/webhooks/{sample.Webhook}/deliveries/{sample.Delivery}",
        ["notifications"] = _ => "/notifications?show=all",
        ["audit"] = _ => "/audit",
        ["usage"] = _ => "/audit?tab=usage",
        ["check of the audit"] = _ => "/audit?tab=verify",
        ["connections"] = _ => "/connections",
        ["new connection"] = _ => "/connections/new",
        ["new connection of a preset"] = _ => "/connections/new?preset=email",
        ["new connection of one's own"] = _ => "/connections/new?preset=own",
        ["connection"] = sample => $"/connections/{sample.Connection}",
        ["connection's resources"] = sample => $"/connections/{sample.Connection}?tab=resources",
        ["connection's log"] = sample => $"/connections/{sample.Connection}?tab=log",
        ["what uses a connection"] = sample => $"/connections/{sample.Connection}?tab=used-by",
        ["connection's settings"] = sample => $"/connections/{sample.Connection}?tab=settings",
    };

    private static readonly Dictionary<string, string> ForStrangers = new(StringComparer.Ordinal)
    {
        ["welcome"] = "/welcome",
    };

    /// <summary>All addresses of pages for owners.</summary>
    public static IEnumerable<string> Of(Sample sample) => ForOwners.Values.Select(address => address(sample));

    /// <summary>Each page on a desk and on a phone.</summary>
    public static TheoryData<string, int> InEveryWidth
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var page in ForOwners.Keys.Concat(ForStrangers.Keys))
            {
                foreach (var width in Look.Widths) rows.Add(page, width);
            }

            return rows;
        }
    }

    /// <summary>What is done on a page, by one whom it is for.</summary>
    public static Task On(this Web web, string page, Look look, Func<Visit, Task> act, string test) =>
        ForStrangers.TryGetValue(page, out var path)
            ? web.AsStranger(look, visit => OpenAnd(visit, path, act), test)
            : web.AsOwner(look, visit => OpenAnd(visit, ForOwners[page](web.Sample), act), test);

    private static async Task OpenAnd(Visit visit, string path, Func<Visit, Task> act)
    {
        await visit.Open(path);
        await act(visit);
    }
}
