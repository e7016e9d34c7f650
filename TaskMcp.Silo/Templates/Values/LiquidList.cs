using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>A list of values.</summary>
internal abstract class LiquidList
{
    public abstract int Count { get; }

    /// <summary>The prefix that the <c>filter</c> filter kept items by, for <c>map: 'remove_prefix'</c>.</summary>
    public virtual string? Prefix => null;

    public abstract LiquidValue this[int index] { get; }
}

/// <summary>A list made by a filter.</summary>
internal sealed class ValueList(IReadOnlyList<LiquidValue> items, string? prefix = null) : LiquidList
{
    public static readonly ValueList None = new([]);

    public override int Count => items.Count;

    public override string? Prefix => prefix;

    public override LiquidValue this[int index] => items[index];
}

/// <summary>A list in the caller's data.</summary>
internal sealed class JsonList(JsonArray array) : LiquidList
{
    public JsonArray Array => array;

    public override int Count => array.Count;

    public override LiquidValue this[int index] => JsonReading.Node(array[index]);
}

/// <summary><c>(first..last)</c>, both included; never laid out in memory by itself.</summary>
internal sealed class RangeList(long first, int count) : LiquidList
{
    public override int Count => count;

    public override LiquidValue this[int index] => LiquidValue.Of(first + index);

    public static RangeList Between(decimal first, decimal last)
    {
        if (decimal.Abs(first) > int.MaxValue || decimal.Abs(last) > int.MaxValue) throw TemplateFault.Value("a range must lie within ±2 147 483 647");
        var (from, to) = ((long)first, (long)last);
        return new(from, (int)long.Clamp(to - from + 1, 0, int.MaxValue));
    }
}
