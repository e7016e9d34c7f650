using Microsoft.Playwright;

namespace TaskMcp.Browser.Harness;

/// <summary>The Chromium that is installed on the machine, without a window.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> Started()
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Installed(),
                // As root its sandbox can't be had, and it refuses to start.
                Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [],
            });
            return new(playwright, browser);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>A browser of its own, as far as pages can tell: with these cookies, or none, and nothing else stored.</summary>
    public Task<IBrowserContext> NewContext(Look look, string? cookies = null) => _browser.NewContextAsync(new()
    {
        StorageState = cookies,
        ColorScheme = look.Scheme,
        ViewportSize = new() { Width = look.Width, Height = look.Height },
        // What is still fading in has other colours than it will have.
        ReducedMotion = ReducedMotion.Reduce,
        Locale = "en-GB",
        TimezoneId = "Europe/Berlin",
    });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string Installed() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Chromium is missing: run ./test.sh as root on Debian, or install `chromium` so that it is on the PATH.");
}
