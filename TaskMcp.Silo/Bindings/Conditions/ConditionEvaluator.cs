using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>Decides whether conditions hold (SPEC B-2).</summary>
public static class ConditionEvaluator
{
    /// <summary>All must hold; none at all hold too. Every test is made, so that the outcome explains itself.</summary>
    /// <exception cref="TemplateException">A value's template cannot be rendered, or a limit is exceeded.</exception>
    public static ConditionOutcome Evaluate(IReadOnlyList<Condition> conditions, TemplateScope scope)
    {
        var evaluation = new ConditionEvaluation(scope);
        var failures = conditions.Select((condition, index) => evaluation.Failures(condition, $"[{index}]")).ToList();
        var first = failures.FirstOrDefault(failed => failed.Count > 0, []);
        return new(first.Count == 0, evaluation.Checks) { Failures = first };
    }

    /// <summary>Reports fields, variables and filters that cannot exist, for checks at save time.</summary>
    public static IReadOnlyList<TemplateException> Check(IReadOnlyList<Condition> conditions, TemplateModel model) =>
        [.. conditions.SelectMany((condition, index) => Check(condition, model, $"$[{index}]"))];

    private static IEnumerable<TemplateException> Check(Condition condition, TemplateModel model, string path)
    {
        if (condition is ConditionGroup group)
            return group.Conditions.SelectMany((inner, index) => Check(inner, model, $"{path}.{group.Name}[{index}]"));
        var test = (FieldCondition)condition;
        return test.Path.Check(model).Select(problem => problem.At($"{path}.field"))
            .Concat(test.Value.Check(model).Select(problem => problem.At($"{path}.value{problem.JsonPath?[1..]}")));
    }
}
