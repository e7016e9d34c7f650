using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>One step of a path: a literal key, or an expression in brackets.</summary>
internal readonly record struct PathSegment(string? Key, Expression? Index, int Position);

/// <summary><c>task.tags[0]</c>, <c>payload["a b"].size</c>.</summary>
internal sealed class PathExpression(int position, string root, PathSegment[] segments) : Expression(position)
{
    public string Root => root;

    public override LiquidValue Find(RenderContext context)
    {
        var value = context.Find(root);
        for (var index = 0; index < segments.Length && !value.IsNil; index++)
        {
            var next = Step(value, segments[index], context);
            value = next.IsMissing && IsKnown(index + 1) ? LiquidValue.Nil : next;
        }

        return value;
    }

    public override TemplateShape Check(CheckContext check)
    {
        var shape = check.Variable(root, Position);
        foreach (var segment in segments)
        {
            segment.Index?.Check(check);
            shape = segment.Key is { } key ? check.Field(shape, key, segment.Position) : shape.AnyItem;
        }

        return shape;
    }

    public override string ToString()
    {
        var text = new StringBuilder(root);
        foreach (var segment in segments) text.Append(segment.Key is { } key ? $".{key}" : "[…]");
        return text.ToString();
    }

    private static LiquidValue Step(LiquidValue value, PathSegment segment, RenderContext context)
    {
        if (segment.Key is { } key) return Property(value, key);
        var index = segment.Index!.Find(context);
        return index.Kind switch
        {
            LiquidKind.Text => Property(value, index.Text),
            LiquidKind.Number when value.Kind == LiquidKind.List => Item(value.List, index.Number),
            _ => LiquidValue.Missing,
        };
    }

    private static LiquidValue Property(LiquidValue value, string key) => (value.Kind, key) switch
    {
        (LiquidKind.Map, _) => value.Map is JsonObject map ? Member(map, key) : ((ForLoop)value.Map).Property(key),
        (LiquidKind.List, "size") => LiquidValue.Of(value.List.Count),
        (LiquidKind.List, "first") => Item(value.List, 0, LiquidValue.Nil),
        (LiquidKind.List, "last") => Item(value.List, -1, LiquidValue.Nil),
        (LiquidKind.Text, "size") => LiquidValue.Of(Runes.Count(value.Text)),
        _ => LiquidValue.Missing,
    };

    private static LiquidValue Member(JsonObject map, string key)
    {
        var value = JsonReading.Property(map, key);
        return value.IsMissing && key == "size" ? LiquidValue.Of(JsonReading.Count(map)) : value;
    }

    private static LiquidValue Item(LiquidList list, decimal index) => Item(list, index, LiquidValue.Missing);

    private static LiquidValue Item(LiquidList list, decimal index, LiquidValue otherwise)
    {
        var at = index < 0 ? list.Count + decimal.Truncate(index) : decimal.Truncate(index);
        return at >= 0 && at < list.Count ? list[(int)at] : otherwise;
    }

    // A field of the model that the data leaves out is null, not a misspelling.
    private bool IsKnown(int count)
    {
        if (segments[count - 1].Key is null) return false;
        var shape = TemplateModel.Everything.Find(root);
        for (var index = 0; index < count && shape is not null; index++)
        {
            var segment = segments[index];
            shape = segment.Key is { } key ? shape.Field(key) : shape.Item;
        }

        return shape is { IsOptional: true };
    }
}
