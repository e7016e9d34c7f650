using System.Text;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Rendering;

/// <summary>Counts what a rendering costs and stops it at its limits.</summary>
internal sealed class RenderMeter(TemplateLimits limits)
{
    /// <summary>Characters that an item of a list counts as.</summary>
    public const int ItemWork = CharactersPerStep / 8;

    private const int CharactersPerStep = 1024;
    private const int SearchesPerCharacter = 64;
    private const int StepsBetweenLooksAtTheClock = 32;

    private readonly long started = limits.Stopwatch.GetTimestamp();
    private int steps;
    private int lookAtTheClock = StepsBetweenLooksAtTheClock;
    private long work;
    private long written;

    public int MaxTextLength => limits.MaxOutputBytes;

    public void Step()
    {
        if (++steps > limits.MaxSteps) throw TemplateFault.Limit($"rendering takes more than {limits.MaxSteps} steps");
        if (steps >= lookAtTheClock) LookAtTheClock();
    }

    /// <summary>Characters touched; many of them make a step.</summary>
    public void Work(long characters)
    {
        work += characters;
        if (work < CharactersPerStep) return;
        steps = (int)long.Min(int.MaxValue - 1, steps + (work / CharactersPerStep) - 1);
        work %= CharactersPerStep;
        Step();
    }

    /// <summary>A search for a part in a text: short parts cost next to nothing, the product of two long texts is refused.</summary>
    public void Search(string text, string part) => Work((long)text.Length * part.Length / SearchesPerCharacter);

    public void Write(ReadOnlySpan<char> text) => WriteBytes(Encoding.UTF8.GetByteCount(text));

    public void WriteBytes(int bytes)
    {
        written += bytes;
        if (written > limits.MaxOutputBytes) throw TooLong();
    }

    /// <summary>Text made by a filter, which stops growing at the limit.</summary>
    public BoundedText NewText() => new(this);

    public TemplateFault TooLong() => TemplateFault.Limit($"the output is longer than {limits.MaxOutputBytes} bytes");

    private void LookAtTheClock()
    {
        lookAtTheClock = steps + StepsBetweenLooksAtTheClock;
        if (limits.Stopwatch.GetElapsedTime(started) > limits.MaxTime)
            throw TemplateFault.Limit($"rendering takes longer than {DurationText.Format(limits.MaxTime)}");
    }
}
