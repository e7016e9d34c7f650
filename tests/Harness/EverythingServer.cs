namespace TaskMcp.EndToEnd.Harness;

/// <summary><c>server-everything</c> over streamable HTTP as a process on a free port.</summary>
internal sealed class EverythingServer : IAsyncDisposable
{
    private readonly OwnedProcess _process;

    private EverythingServer(OwnedProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<EverythingServer> Started(int? port = null)
    {
        var chosen = port ?? FreePort.Next();
        var process = OwnedProcess.Start("node", [BuiltProduct.WithParent, BuiltProduct.Everything, "streamableHttp"], new Dictionary<string, string?> { ["PORT"] = $"{chosen}" });
        var url = new Uri($"http://127.0.0.1:{chosen}/mcp");
        using var api = new Api(url, token: null);
        await Eventually.Holds(() => Answers(api), "server-everything answers", () => process.Output);
        return new(process, url);
    }

    public Task Kill() => _process.Kill();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> Answers(Api api)
    {
        try
        {
            await api.Get("/mcp");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
