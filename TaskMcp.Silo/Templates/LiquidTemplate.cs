using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Syntax;
using TaskMcp.Silo.Templates.Tree;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates;

/// <summary>
/// A template in the Liquid dialect of SPEC B-3. Parsed once and immutable: keep it and render it from any thread.
/// </summary>
public sealed class LiquidTemplate
{
    private readonly SourceText source;
    private readonly Block body;
    private readonly OutputStatement? onlyOutput;

    private LiquidTemplate(SourceText source, Block body)
    {
        this.source = source;
        this.body = body;
        onlyOutput = OnlyOutput(body);
    }

    public string Source => source.Text;

    /// <summary>Whether a text is more than itself when read as a template.</summary>
    public static bool HasMarkup(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <summary>Reads a template of at most <see cref="TemplateLimits.MaxSourceLength"/> characters.</summary>
    /// <exception cref="TemplateException">The template is malformed; says where.</exception>
    public static LiquidTemplate Parse(string source)
    {
        var text = new SourceText(source);
        return new(text, TemplateParser.Parse(text));
    }

    /// <summary>Renders to text.</summary>
    /// <exception cref="TemplateException">A variable is not there, a limit is exceeded or the data does not fit.</exception>
    public string Render(TemplateScope scope) => Render(scope, new(scope.Limits));

    /// <summary>Renders to JSON: a template that is one output and nothing else keeps its type, any other is a string.</summary>
    /// <exception cref="TemplateException">As <see cref="Render(TemplateScope)"/>.</exception>
    public JsonNode? RenderValue(TemplateScope scope) => RenderValue(scope, new(scope.Limits));

    /// <summary>Reports variables, fields and filters that cannot exist.</summary>
    public IReadOnlyList<TemplateException> Check(TemplateModel model)
    {
        var check = new CheckContext(model, source);
        body.Check(check);
        return check.Problems;
    }

    internal JsonNode? RenderValue(TemplateScope scope, RenderMeter meter) => onlyOutput is null
        ? JsonValue.Create(Render(scope, meter))
        : Placed(scope, meter, context => JsonCopy.Written(OnlyValue(context, onlyOutput), meter));

    /// <summary>The value itself, uncopied, for comparisons.</summary>
    internal LiquidValue Evaluate(TemplateScope scope, RenderMeter meter) => onlyOutput is null
        ? LiquidValue.Of(Render(scope, meter))
        : Placed(scope, meter, context => OnlyValue(context, onlyOutput));

    private string Render(TemplateScope scope, RenderMeter meter) => Placed(scope, meter, context =>
    {
        body.Render(context);
        return context.Written();
    });

    private LiquidValue OnlyValue(RenderContext context, OutputStatement output)
    {
        foreach (var statement in body.Statements)
        {
            if (statement != output) statement.Render(context);
        }

        context.Step(output.Position);
        return output.Expression.Evaluate(context);
    }

    private T Placed<T>(TemplateScope scope, RenderMeter meter, Func<RenderContext, T> render)
    {
        using var context = new RenderContext(scope, meter);
        try
        {
            return render(context);
        }
        catch (TemplateFault fault)
        {
            throw source.Error(fault.Code, fault.Message, context.Position);
        }
    }

    private static OutputStatement? OnlyOutput(Block body)
    {
        OutputStatement? only = null;
        foreach (var statement in body.Statements)
        {
            if (statement.IsSilent) continue;
            if (statement is not OutputStatement output || only is not null) return null;
            only = output;
        }

        return only;
    }
}
