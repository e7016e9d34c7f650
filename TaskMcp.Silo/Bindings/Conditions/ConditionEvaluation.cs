using TaskMcp.Silo.Templates;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>One evaluation of conditions and the checks it has made.</summary>
internal sealed class ConditionEvaluation(TemplateScope scope)
{
    private readonly RenderMeter meter = new(scope.Limits);
    private readonly List<ConditionCheck> checks = [];

    public IReadOnlyList<ConditionCheck> Checks => checks;

    /// <summary>The tests for which a condition does not hold; none when it does. Every test is made.</summary>
    public IReadOnlyList<ConditionCheck> Failures(Condition condition, string position)
    {
        if (condition is ConditionGroup group) return OfGroup(group, $"{position}.{group.Name}");
        var check = Placed((FieldCondition)condition, position);
        checks.Add(check);
        return check.Holds ? [] : [check];
    }

    private IReadOnlyList<ConditionCheck> OfGroup(ConditionGroup group, string position)
    {
        var failures = group.Conditions.Select((inner, index) => Failures(inner, $"{position}[{index}]")).ToList();
        if (group.NeedsAll) return failures.FirstOrDefault(inner => inner.Count > 0, []);
        return failures.Exists(inner => inner.Count == 0) ? [] : [.. failures.SelectMany(inner => inner)];
    }

    private ConditionCheck Placed(FieldCondition condition, string position)
    {
        try
        {
            return Check(condition, position);
        }
        catch (TemplateFault fault)
        {
            throw new TemplateException(fault.Code, fault.Message, 0, 0, position);
        }
        catch (TemplateException error)
        {
            throw error.At($"{position}.value{error.JsonPath?[1..]}");
        }
    }

    private ConditionCheck Check(FieldCondition condition, string position)
    {
        meter.Step();
        using var context = new RenderContext(scope, meter);
        var actual = condition.Path.Find(context);
        var expected = condition.Value.Evaluate(scope, meter);
        return new()
        {
            Position = position,
            Field = condition.Field,
            Operator = condition.Operator,
            Expected = JsonCopy.Of(expected, meter),
            Actual = JsonCopy.Of(actual, meter),
            IsAbsent = actual.IsNil,
            Holds = ConditionTest.Holds(condition, actual, expected, meter),
        };
    }
}
