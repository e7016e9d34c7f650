using System.Text;

namespace TaskMcp.Silo.Templates.Rendering;

/// <summary>A text under construction that can never grow much past the output limit.</summary>
internal sealed class BoundedText(RenderMeter meter)
{
    private readonly StringBuilder text = new();

    public BoundedText Append(ReadOnlySpan<char> part)
    {
        if (text.Length + part.Length > meter.MaxTextLength) throw meter.TooLong();
        text.Append(part);
        return this;
    }

    public BoundedText Append(char part) => Append(new ReadOnlySpan<char>(in part));

    public override string ToString() => text.ToString();
}
