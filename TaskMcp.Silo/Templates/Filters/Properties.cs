using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Fields of the objects in a list, named by dotted paths; nil where there is none.</summary>
internal static class Properties
{
    public static LiquidValue Of(LiquidValue item, string path)
    {
        var direct = Member(item, path);
        if (!direct.IsMissing || !path.Contains('.')) return direct.IsMissing ? LiquidValue.Nil : direct;
        foreach (var name in path.Split('.')) item = Member(item, name);
        return item.IsMissing ? LiquidValue.Nil : item;
    }

    public static LiquidValue[] OfEach(LiquidValue[] items, string path) => Array.ConvertAll(items, item => Of(item, path));

    private static LiquidValue Member(LiquidValue item, string name) =>
        item.Kind == LiquidKind.Map && item.Map is JsonObject map ? JsonReading.Property(map, name) : LiquidValue.Missing;
}
