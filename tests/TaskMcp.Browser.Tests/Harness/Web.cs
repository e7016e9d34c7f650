using System.Runtime.CompilerServices;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Harness;

/// <summary>The built product with something on its pages, a real MCP server and a browser: one of each for all tests of the collection.</summary>
public sealed class Web : IAsyncLifetime
{
    // Other tests spare themselves the approval; on the pages it is a step of its own.
    private static readonly (string, string?) NothingApproved = ("TaskMcp__ApproveCommands", "false");

    private Chromium _chromium = null!;
    private EverythingServer _server = null!;
    private string _cookies = null!;

    internal TaskMcpProcess App { get; private set; } = null!;

    internal Sample Sample { get; private set; } = null!;

    /// <summary>What failed keeps a picture of how the page looked then, and nothing else: <c>artifacts/test-results</c>.</summary>
    private static string Pictures { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../test-results"));

    public async Task InitializeAsync()
    {
        if (Directory.Exists(Pictures)) Directory.Delete(Pictures, recursive: true);
        _chromium = await Chromium.Started();
        _server = await EverythingServer.Started();
        // As it is shipped: what a person has to approve waits for it.
        App = await TaskMcpProcess.Started(NothingApproved);
        Sample = await Sample.Made(App.Api, _server.Url);
        await using var visit = await Visit.Begun(_chromium, App, Look.OnDesk);
        await visit.SignIn();
        _cookies = await visit.Cookies();
    }

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        if (_chromium is not null) await _chromium.DisposeAsync();
    }

    /// <summary>What one does who is not signed in, with a browser of their own.</summary>
    internal Task AsStranger(Look look, Func<Visit, Task> act, [CallerMemberName] string test = "") => At(App, look, null, act, test);

    /// <summary>What the first visitor does of a product that was just installed and has nothing in it.</summary>
    internal async Task AsNewcomer(Look look, Func<Visit, Task> act, [CallerMemberName] string test = "")
    {
        await using var app = await TaskMcpProcess.Started(NothingApproved);
        await At(app, look, null, act, test);
    }

    private async Task At(TaskMcpProcess app, Look look, string? cookies, Func<Visit, Task> act, string test)
    {
        await using var visit = await Visit.Begun(_chromium, app, look, cookies);
        try
        {
            await act(visit);
        }
        catch (Exception error)
        {
            var picture = Path.Combine(Pictures, $"{test}-{look.Scheme}-{look.Width}.png");
            await visit.Page.ScreenshotAsync(new() { Path = picture, FullPage = true });
            throw new VisitFailedException(picture, error);
        }
    }

    /// <summary>What the owner does, signed in by the printed link once for all tests.</summary>
    internal Task AsOwner(Look look, Func<Visit, Task> act, [CallerMemberName] string test = "") => At(App, look, _cookies, act, test);
}
