namespace TaskMcp.AppHost.Local;

/// <summary>Tells the owner where to go. To standard output, never through the log, which may be sent elsewhere (SPEC A-1).</summary>
internal static class SignInLink
{
    public static async Task Print(WebApplication app, TextWriter output)
    {
        var data = app.Services.GetRequiredService<DataDirectory>();
        var token = OwnerTokenFile.Text(app.Configuration, data);
        foreach (var address in app.Urls)
        {
            var url = Reachable(address);
            await output.WriteLineAsync($"TaskMcp is ready at {url}");
            await output.WriteLineAsync($"Sign in: {url}/signin?token={Uri.EscapeDataString(token)}");
        }

        await output.WriteLineAsync($"Data: {data.Path}");
        await output.FlushAsync();
    }

    /// <summary>An address that a browser on this machine can open, also when the server listens on all of them.</summary>
    internal static string Reachable(string address) =>
        address.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal).TrimEnd('/');
}
