using System.Globalization;
using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>How a value reads as text: nil as nothing, a list as its items one after the other, an object as JSON.</summary>
internal static class ValueText
{
    public static string Of(LiquidValue value, RenderMeter meter) => value.Kind switch
    {
        LiquidKind.Text => value.Text,
        LiquidKind.Number => Number(value),
        LiquidKind.Bool => value.IsTruthy ? "true" : "false",
        LiquidKind.Instant => Instants.Format(value.Instant),
        LiquidKind.Duration => DurationText.Format(value.Duration),
        LiquidKind.List => Concatenated(value.List, meter, 0),
        LiquidKind.Map => JsonCopy.Text(value, meter),
        _ => "",
    };

    private static string Number(LiquidValue value)
    {
        var isWhole = value.Number.Scale == 0 && decimal.Abs(value.Number) < long.MaxValue;
        return isWhole || value.Written is null ? value.Number.ToString(CultureInfo.InvariantCulture) : value.Written.ToJsonString();
    }

    private static string Concatenated(LiquidList list, RenderMeter meter, int depth)
    {
        if (depth > TemplateLimits.MaxJsonDepth) throw JsonCopy.TooDeep();
        var text = meter.NewText();
        for (var index = 0; index < list.Count; index++)
        {
            meter.Work(RenderMeter.ItemWork);
            var item = list[index];
            text.Append(item.Kind == LiquidKind.List ? Concatenated(item.List, meter, depth + 1) : Of(item, meter));
        }

        return text.ToString();
    }
}
