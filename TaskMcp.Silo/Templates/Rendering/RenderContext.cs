using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Rendering;

/// <summary>The state of one rendering: variables in sight, where output goes, what it has cost.</summary>
internal sealed class RenderContext(TemplateScope scope, RenderMeter meter) : IDisposable
{
    private readonly List<(string Name, LiquidValue Value)> assigned = [];
    private readonly List<(string Name, LiquidValue Value, ForLoop Loop)> loops = [];
    private OutputBuffer? output;
    private bool isCapturing;

    public DateTimeOffset Now => scope.Now;

    public RenderMeter Meter => meter;

    /// <summary>Offset in the source of what is being rendered, for the place in an error.</summary>
    public int Position { get; set; }

    public ForLoop? CurrentLoop => loops.Count == 0 ? null : loops[^1].Loop;

    /// <summary>Counts a step at a place.</summary>
    public void Step(int position)
    {
        Position = position;
        meter.Step();
    }

    public void Write(ReadOnlySpan<char> text)
    {
        meter.Write(text);
        (output ??= new()).Append(text);
    }

    /// <summary>Writes what an output has come to. What is captured is a value still, and is escaped when it is written itself.</summary>
    public void WriteValue(string text) => Write(scope.Escape is { } escape && !isCapturing ? escape(WellFormed.Text(text)) : text);

    public void WriteLiteral(string text, int bytes)
    {
        meter.WriteBytes(bytes);
        (output ??= new()).Append(text);
    }

    public string Written() => WellFormed.Text(output?.ToString() ?? "");

    /// <summary>Text that <paramref name="body"/> writes, kept out of the output.</summary>
    public string Capture(Action<RenderContext> body)
    {
        var outer = output;
        var outerIsCapturing = isCapturing;
        isCapturing = true;
        using var captured = output = new();
        try
        {
            body(this);
            return captured.ToString();
        }
        finally
        {
            output = outer;
            isCapturing = outerIsCapturing;
        }
    }

    public LiquidValue Find(string name)
    {
        for (var index = loops.Count - 1; index >= 0; index--)
        {
            if (loops[index].Name == name) return loops[index].Value;
            if (name == "forloop") return LiquidValue.Of(loops[index].Loop);
        }

        foreach (var local in assigned)
        {
            if (local.Name == name) return local.Value;
        }

        return scope.Find(name);
    }

    public void Assign(string name, LiquidValue value)
    {
        var index = assigned.FindIndex(local => local.Name == name);
        if (index < 0) assigned.Add((name, value));
        else assigned[index] = (name, value);
    }

    public void EnterLoop(string name, ForLoop loop) => loops.Add((name, LiquidValue.Nil, loop));

    public void Iterate(LiquidValue item) => loops[^1] = loops[^1] with { Value = item };

    public void LeaveLoop() => loops.RemoveAt(loops.Count - 1);

    public void Dispose() => output?.Dispose();
}
