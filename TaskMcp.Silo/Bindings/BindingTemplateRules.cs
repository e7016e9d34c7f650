using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings.Conditions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings;

/// <summary>The templates and conditions of a binding, as far as they can be checked before there is data (SPEC B-2, B-3). Pure.</summary>
internal static class BindingTemplateRules
{
    private const int MaxConditions = 50;

    private static readonly Models Usual = Models.With(payload: false);
    private static readonly Models OfWebhooks = Models.With(payload: true);

    /// <summary><c>payload</c> is known only where a webhook triggers (SPEC W-7).</summary>
    public static Refusal? Check(BindingType type, BindingConfig config)
    {
        var models = type == BindingType.Webhook ? OfWebhooks : Usual;
        return CheckInput(config.InputTemplate, models.BeforeCall) ?? CheckOutputs(config.OutputHandling, models.AfterCall) ?? CheckConditions(config.Conditions, models.BeforeCall);
    }

    private static Refusal? CheckInput(JsonText template, TemplateModel model)
    {
        const string field = "config.input_template";
        var text = template.ToString();
        if (!text.AsSpan().TrimStart().StartsWith('{'))
            return Refusal.Field("template.syntax", field, $"{field} must be a JSON object: the arguments of the tool.");
        return Checked(field, () => JsonTemplate.Parse(text).Check(model));
    }

    private static Refusal? CheckOutputs(ImmutableArray<OutputHandling> outputs, TemplateModel model)
    {
        if (outputs.IsDefaultOrEmpty) return null;
        for (var index = 0; index < outputs.Length; index++)
        {
            if (outputs[index].Template is not { } template) continue;
            if (Checked($"config.output_handling[{index}].template", () => LiquidTemplate.Parse(template).Check(model)) is { } refusal) return refusal;
        }

        return null;
    }

    private static Refusal? CheckConditions(ImmutableArray<BindingCondition> conditions, TemplateModel model)
    {
        const string field = "config.conditions";
        if (conditions.IsDefaultOrEmpty) return null;
        if (conditions.Length > MaxConditions)
            return Refusal.Field("binding.condition_invalid", field, $"{field} may list {MaxConditions} conditions (was {conditions.Length}); group them with any or all.");
        return Checked(field, () => ConditionEvaluator.Check(ConditionParser.Parse(conditions), model));
    }

    private static Refusal? Checked(string field, Func<IReadOnlyList<TemplateException>> check)
    {
        try
        {
            return check() is [var first, ..] ? Refused(field, first) : null;
        }
        catch (TemplateException error)
        {
            return Refused(field, error);
        }
    }

    private static Refusal Refused(string field, TemplateException error)
    {
        var code = error.Code == ConditionParser.InvalidCode ? "binding.condition_invalid" : error.Code;
        var place = error.JsonPath is { Length: > 1 } path ? $"{field}{path[1..]}" : field;
        return Refusal.Field(code, place, $"{field}: {error.Message}");
    }

    private sealed record Models(TemplateModel BeforeCall, TemplateModel AfterCall)
    {
        public static Models With(bool payload) =>
            new(TemplateModel.ForTaskBinding(withOutput: false, withPayload: payload), TemplateModel.ForTaskBinding(withOutput: true, withPayload: payload));
    }
}
