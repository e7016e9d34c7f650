using Microsoft.Playwright;

namespace TaskMcp.Browser.Harness;

/// <summary>How a page is looked at (SPEC U-2): light or dark, on a desk or on a phone.</summary>
internal sealed record Look(ColorScheme Scheme, int Width)
{
    private const int Desk = 1280;
    private const int Phone = 360;

    public static readonly Look OnDesk = new(ColorScheme.Light, Desk);
    public static readonly Look OnPhone = new(ColorScheme.Light, Phone);

    public static readonly IReadOnlyList<int> Widths = [Desk, Phone];
    public static readonly IReadOnlyList<ColorScheme> Schemes = [ColorScheme.Light, ColorScheme.Dark];

    public int Height => Width < Desk ? 740 : 800;
}
