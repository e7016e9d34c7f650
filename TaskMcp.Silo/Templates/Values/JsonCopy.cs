using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Copies values out of a rendering as JSON of their own, within its limits.</summary>
internal sealed class JsonCopy
{
    private const int BytesPerNode = 4;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RenderMeter meter;
    private int bytes;

    private JsonCopy(RenderMeter meter) => this.meter = meter;

    public static JsonNode? Of(LiquidValue value, RenderMeter meter) => new JsonCopy(meter).Node(value, 0);

    /// <summary>A copy that counts as output.</summary>
    public static JsonNode? Written(LiquidValue value, RenderMeter meter)
    {
        var copy = new JsonCopy(meter);
        var node = copy.Node(value, 0);
        meter.WriteBytes(copy.bytes);
        return node;
    }

    public static string Text(LiquidValue value, RenderMeter meter) => Of(value, meter)?.ToJsonString(Compact) ?? "null";

    public static TemplateFault TooDeep() =>
        TemplateFault.Limit($"the value is nested deeper than {TemplateLimits.MaxJsonDepth} levels");

    private JsonNode? Node(LiquidValue value, int depth)
    {
        if (depth > TemplateLimits.MaxJsonDepth) throw TooDeep();
        meter.Work(RenderMeter.ItemWork);
        bytes += BytesPerNode;
        return value.Kind switch
        {
            LiquidKind.Bool => JsonValue.Create(value.IsTruthy),
            LiquidKind.Number => Number(value),
            LiquidKind.List => List(value.List, depth),
            LiquidKind.Map => value.Map is JsonObject map ? Map(map, depth) : new JsonObject(),
            LiquidKind.Text or LiquidKind.Instant or LiquidKind.Duration => JsonValue.Create(Counted(ValueText.Of(value, meter))),
            _ => null,
        };
    }

    private JsonValue Number(LiquidValue value)
    {
        // The DOM's own copy keeps a number as it was written: 1.50 stays 1.50.
        if (value.Written is { } written) 
        {
            Counted(written.ToJsonString());
            return written.DeepClone().AsValue();
        }

        var number = value.Number;
        return number.Scale == 0 && decimal.Abs(number) < long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    private JsonArray List(LiquidList list, int depth)
    {
        var copy = new JsonArray();
        for (var index = 0; index < list.Count; index++) copy.Add(Node(list[index], depth + 1));
        return copy;
    }

    private JsonObject Map(JsonObject map, int depth)
    {
        var copy = new JsonObject();
        foreach (var (key, node) in JsonReading.Members(map)) copy[Counted(key)] = Node(JsonReading.Node(node), depth + 1);
        return copy;
    }

    private string Counted(string text)
    {
        meter.Work(text.Length);
        bytes += Encoding.UTF8.GetByteCount(text);
        return WellFormed.Text(text);
    }
}
