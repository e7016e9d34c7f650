using System.Collections.Concurrent;
using Microsoft.Playwright;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Harness;

/// <summary>A person with a browser of their own in front of the product.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private const int PatienceInMilliseconds = 30_000;

    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly IBrowserContext _context;
    private readonly TaskMcpProcess _app;

    private Visit(IBrowserContext context, IPage page, TaskMcpProcess app)
    {
        (_context, Page, _app) = (context, page, app);
        // What breaks the content security policy is an error of the console as well.
        page.Console += (_, message) =>
        {
            if (message.Type is "error") _complaints.Enqueue($"{new Uri(page.Url).AbsolutePath}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{new Uri(page.Url).AbsolutePath}: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors that the console of the browser has shown so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Visit> Begun(Chromium chromium, TaskMcpProcess app, Look look, string? cookies = null)
    {
        var context = await chromium.NewContext(look, cookies);
        context.SetDefaultTimeout(PatienceInMilliseconds);
        return new(context, await context.NewPageAsync(), app);
    }

    /// <summary>What this browser has, for another one.</summary>
    public Task<string> Cookies() => _context.StorageStateAsync();

    /// <summary>Signed in by the link that the product prints.</summary>
    public async Task SignIn()
    {
        await Page.GotoAsync(await _app.SignInLink());
        new Uri(Page.Url).AbsolutePath.ShouldBe("/");
    }

    /// <summary>Opens a page, which must be there, and waits until its scripts have begun their work: it follows what changes, if it does at all.</summary>
    public async Task Open(string path)
    {
        var answer = (await Page.GotoAsync(new Uri(_app.Url, path).ToString())).ShouldNotBeNull();
        answer.Ok.ShouldBeTrue($"{path} is {answer.Status}");
        new Uri(Page.Url).PathAndQuery.ShouldBe(path);
        await Page.WaitForFunctionAsync("() => document.body.dataset.live === undefined || document.querySelector('[data-live-status]')?.dataset.state === 'live'");
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
