using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

internal delegate LiquidValue FilterFunction(FilterCall call);

/// <summary>A filter and how many arguments it takes.</summary>
internal sealed record Filter(string Name, int MinArguments, int MaxArguments, FilterFunction Apply)
{
    public string Arity => (MinArguments, MaxArguments) switch
    {
        (0, 0) => "no argument",
        (1, 1) => "1 argument",
        var (min, max) when min == max => $"{min} arguments",
        var (min, max) => $"{min} to {max} arguments",
    };
}

/// <summary>What a filter is applied to.</summary>
internal readonly struct FilterCall(LiquidValue input, LiquidValue[] arguments, RenderContext context)
{
    private const int MaxNameLength = 500;

    public LiquidValue Input => input;

    public RenderMeter Meter => context.Meter;

    public DateTimeOffset Now => context.Now;

    /// <summary>The input as text.</summary>
    public string Text => ValueText.Of(input, context.Meter);

    public bool Has(int index) => index < arguments.Length;

    public LiquidValue Argument(int index) => Has(index) ? arguments[index] : LiquidValue.Nil;

    public string TextArgument(int index, string otherwise = "") => Has(index) ? ValueText.Of(arguments[index], context.Meter) : otherwise;

    /// <summary>The name of a field of the items.</summary>
    public string NameArgument(int index)
    {
        var name = TextArgument(index);
        return name.Length <= MaxNameLength ? name : throw TemplateFault.Value($"the name of a field may have at most {MaxNameLength} characters (was {name.Length})");
    }

    /// <summary>A part to look for in the input.</summary>
    public string PartArgument(int index, string text)
    {
        var part = TextArgument(index);
        context.Meter.Search(text, part);
        return part;
    }

    public int WholeArgument(int index, int otherwise) => Has(index)
        ? (int)decimal.Clamp(decimal.Truncate(Arithmetic.Number(arguments[index])), int.MinValue, int.MaxValue)
        : otherwise;

    /// <summary>The input as items: nil is none, a single value is one.</summary>
    public LiquidValue[] Items() => Items(input);

    public LiquidValue[] Items(LiquidValue value)
    {
        if (value.IsNil) return [];
        if (value.Kind != LiquidKind.List) return [value];
        var list = value.List;
        context.Meter.Work((long)list.Count * RenderMeter.ItemWork);
        var items = new LiquidValue[list.Count];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = list[index];
            if (items[index].Kind == LiquidKind.Text) context.Meter.Work(items[index].Text.Length);
        }

        return items;
    }

    /// <summary>A list like the input with other items; it remembers the prefix that <c>filter</c> kept items by.</summary>
    public LiquidValue ListOf(IReadOnlyList<LiquidValue> items) =>
        LiquidValue.Of(new ValueList(items, input.Kind == LiquidKind.List ? input.List.Prefix : null));
}
