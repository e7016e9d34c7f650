using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>What a <c>for</c> tag says; the offset comes off first, then the limit, then the order turns.</summary>
internal sealed record ForHeader(string Variable, Expression Items, Expression? Limit, Expression? Offset, bool IsReversed);

/// <summary><c>for</c> over a list, a range or the [key, value] pairs of an object, with <c>else</c> for nothing to loop over.</summary>
internal sealed class ForStatement(int position, ForHeader header, Block body, Block? otherwise) : Statement(position)
{
    public override Flow Render(RenderContext context)
    {
        context.Step(Position);
        // A loop that says what to do with nothing is safe with a path that leads nowhere.
        var items = Items(otherwise is null ? header.Items.Evaluate(context) : header.Items.Find(context));
        var (first, count) = Window(items.Count, context);
        if (count == 0) return otherwise?.Render(context) ?? Flow.Next;
        var loop = new ForLoop(count, context.CurrentLoop);
        context.EnterLoop(header.Variable, loop);
        for (var index = 0; index < count; index++)
        {
            context.Step(Position);
            loop.Index0 = index;
            context.Iterate(items[header.IsReversed ? first + count - 1 - index : first + index]);
            if (body.Render(context) == Flow.Break) break;
        }

        context.LeaveLoop();
        return Flow.Next;
    }

    public override void Check(CheckContext check)
    {
        var shape = header.Items.Check(check);
        header.Limit?.Check(check);
        header.Offset?.Check(check);
        check.EnterLoop(header.Variable, shape.Item ?? TemplateShape.Free);
        body.Check(check);
        check.LeaveLoop();
        otherwise?.Check(check);
    }

    private (int First, int Count) Window(int count, RenderContext context)
    {
        var offset = Number(header.Offset, 0, context);
        var limit = Number(header.Limit, int.MaxValue, context);
        var first = int.Min(offset, count);
        return (first, int.Min(limit, count - first));
    }

    private static int Number(Expression? expression, int otherwise, RenderContext context) => expression is null
        ? otherwise
        : (int)decimal.Clamp(decimal.Truncate(Arithmetic.Number(expression.Evaluate(context))), 0, int.MaxValue);

    private static LiquidList Items(LiquidValue value) => value.Kind switch
    {
        LiquidKind.List => value.List,
        LiquidKind.Map when value.Map is JsonObject map => Pairs(map),
        LiquidKind.Text when value.Text.Length > 0 => new ValueList([value]),
        _ => ValueList.None,
    };

    private static ValueList Pairs(JsonObject map) => new(
        [.. JsonReading.Members(map).Select(member => LiquidValue.Of(new ValueList([LiquidValue.Of(member.Key), JsonReading.Node(member.Value)])))]);
}
