using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using TaskMcp.AppHost.Local;

namespace TaskMcp.Api.Tests.Harness;

/// <summary>The application as it is shipped, in this process, on its own data directory and a free port of loopback.</summary>
public sealed class TestApp : IAsyncLifetime
{
    public const string Token = "api-tests-owner-token-0123456789";

    private readonly string _data = Directory.CreateTempSubdirectory("taskmcp-api-tests-").FullName;
    private readonly string[] _settings;

    public TestApp() : this([])
    {
    }

    private TestApp(string[] settings) => _settings = settings;

    public WebApplication App { get; private set; } = null!;

    public Uri Url { get; private set; } = null!;

    /// <summary>A client that sends the owner's token.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>A client that sends nothing of its own and follows no redirects.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    public static async Task<TestApp> Started(params string[] settings)
    {
        var app = new TestApp(settings);
        await app.InitializeAsync();
        return app;
    }

    public async Task InitializeAsync()
    {
        App = TaskMcpApp.Build([
            "--urls=http://127.0.0.1:0", $"--TaskMcp:DataDirectory={_data}", $"--TaskMcp:OwnerToken={Token}", "--Logging:LogLevel:Default=Warning",
            "--TaskMcp:AllowedHosts:0=127.0.0.1", "--TaskMcp:AllowedHosts:1=localhost", "--TaskMcp:ApproveCommands=true",
            // Tests try more in a second than anybody should in a minute.
            "--TaskMcp:Limits:RequestsPerMinute=6000000", "--TaskMcp:Limits:FailedTokens=100000", .. _settings]);
        await App.StartAsync();
        Url = new(App.Urls.Single());
        Http = Client();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        Stranger = Client();
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        Stranger.Dispose();
        await App.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url, Timeout = Patience.Limit };
}

/// <summary>All tests that can share one application.</summary>
[CollectionDefinition(Name)]
public sealed class OneApp : ICollectionFixture<TestApp>
{
    public const string Name = "one application";
}
