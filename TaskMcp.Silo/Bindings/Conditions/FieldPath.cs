using TaskMcp.Silo.Templates;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Syntax;
using TaskMcp.Silo.Templates.Tree;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>The field of a condition: a path from a variable, or else from the task (<c>assigned_to.email</c>).</summary>
internal sealed class FieldPath
{
    private const string TaskName = "task";

    private readonly SourceText source;
    private readonly PathExpression fromVariable;
    private readonly PathExpression fromTask;

    private FieldPath(SourceText source, PathExpression fromVariable, PathExpression fromTask)
    {
        this.source = source;
        this.fromVariable = fromVariable;
        this.fromTask = fromTask;
    }

    /// <exception cref="TemplateException">The text is not a path.</exception>
    public static FieldPath Parse(string field)
    {
        var source = new SourceText(field);
        return new(source, ExpressionParser.ParsePath(source), ExpressionParser.ParsePath(new($"{TaskName}.{field}")));
    }

    /// <summary>The value; missing where the path leads nowhere.</summary>
    public LiquidValue Find(RenderContext context)
    {
        var isVariable = TemplateModel.Everything.Find(fromVariable.Root) is not null || !context.Find(fromVariable.Root).IsMissing;
        return (isVariable ? fromVariable : fromTask).Find(context);
    }

    public IEnumerable<TemplateException> Check(TemplateModel model)
    {
        var check = new CheckContext(model, source);
        var isVariable = model.Find(fromVariable.Root) is not null || model.Find(TaskName)?.Field(fromVariable.Root) is null;
        (isVariable ? fromVariable : fromTask).Check(check);
        return check.Problems;
    }
}
