using TaskMcp.Silo.Templates.Filters;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>One filter of a chain with its arguments.</summary>
internal sealed class AppliedFilter(int position, string name, Expression[] arguments)
{
    private readonly Filter? filter = FilterTable.Find(name);

    private readonly LiquidValue[]? literals = arguments.All(argument => argument is LiteralExpression)
        ? [.. arguments.Select(argument => ((LiteralExpression)argument).Value)]
        : null;

    public string Name => name;

    /// <summary>Why the arguments do not fit the filter; null where they do or the filter is unknown.</summary>
    public string? ArgumentError => filter is null || (arguments.Length >= filter.MinArguments && arguments.Length <= filter.MaxArguments)
        ? null
        : $"the filter '{name}' takes {filter.Arity} (was {arguments.Length})";

    public LiquidValue Apply(LiquidValue input, RenderContext context)
    {
        var values = literals ?? Evaluate(context);
        context.Step(position);
        if (filter is null) throw new TemplateFault(TemplateErrorCodes.UnknownFilter, Unknown());
        var result = filter.Apply(new(input, values, context));
        Charge(result, context.Meter);
        return result;
    }

    public void Check(CheckContext check)
    {
        if (filter is null) check.Report(TemplateErrorCodes.UnknownFilter, Unknown(), position);
        foreach (var argument in arguments) argument.Check(check);
    }

    private LiquidValue[] Evaluate(RenderContext context)
    {
        var values = new LiquidValue[arguments.Length];
        for (var index = 0; index < values.Length; index++) values[index] = arguments[index].Evaluate(context);
        return values;
    }

    private static void Charge(LiquidValue result, RenderMeter meter)
    {
        if (result.Kind == LiquidKind.List) meter.Work((long)result.List.Count * RenderMeter.ItemWork);
        if (result.Kind != LiquidKind.Text) return;
        if (result.Text.Length > meter.MaxTextLength) throw meter.TooLong();
        meter.Work(result.Text.Length);
    }

    private string Unknown() => $"there is no filter '{name}'{Suggestion.For(name, FilterTable.Names)}";
}
