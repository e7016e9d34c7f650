using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Whether a text has a part, a list an item or an object a key.</summary>
internal static class Containment
{
    public static bool Contains(LiquidValue whole, LiquidValue part, RenderMeter meter) => whole.Kind switch
    {
        LiquidKind.Text when !part.IsNil => ContainsText(whole.Text, ValueText.Of(part, meter), meter),
        LiquidKind.List => Contains(whole.List, part, meter),
        LiquidKind.Map when whole.Map is JsonObject map && part.Kind == LiquidKind.Text => !JsonReading.Property(map, part.Text).IsMissing,
        _ => false,
    };

    private static bool ContainsText(string whole, string part, RenderMeter meter)
    {
        meter.Work(whole.Length);
        meter.Search(whole, part);
        return whole.Contains(part, StringComparison.Ordinal);
    }

    private static bool Contains(LiquidList list, LiquidValue part, RenderMeter meter)
    {
        for (var index = 0; index < list.Count; index++)
        {
            meter.Work(RenderMeter.ItemWork);
            if (ValueOrder.AreEqual(list[index], part)) return true;
        }

        return false;
    }
}
