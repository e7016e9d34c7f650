using TaskMcp.Silo.Templates.Syntax;

namespace TaskMcp.Silo.Templates.Tree;

/// <summary>Walks a tree against the known shape of the variables and collects what cannot be right.</summary>
internal sealed class CheckContext(TemplateModel model, SourceText source)
{
    private const int MaxProblems = 100;

    private static readonly TemplateShape ForLoopShape = TemplateShape.Free;

    private readonly Dictionary<string, TemplateShape> assigned = [];
    private readonly List<(string Name, TemplateShape Shape)> loops = [];
    private readonly List<TemplateException> problems = [];

    public IReadOnlyList<TemplateException> Problems => problems;

    public void Report(string code, string message, int position)
    {
        if (problems.Count < MaxProblems) problems.Add(source.Error(code, message, position));
    }

    public TemplateShape Variable(string name, int position)
    {
        if (loops.Count > 0 && name == "forloop") return ForLoopShape;
        var loop = loops.FindLastIndex(loop => loop.Name == name);
        if (loop >= 0) return loops[loop].Shape;
        if (assigned.TryGetValue(name, out var shape)) return shape;
        if (model.Find(name) is { } known) return known;
        Report(TemplateErrorCodes.UnknownVariable, $"there is no variable '{name}' here{Suggestion.For(name, model.Names)}", position);
        return TemplateShape.Free;
    }

    public TemplateShape Field(TemplateShape shape, string key, int position)
    {
        if (shape.Field(key) is { } field) return field;
        Report(TemplateErrorCodes.UnknownVariable, $"there is no field '{key}' here{Suggestion.For(key, shape.FieldNames)}", position);
        return TemplateShape.Free;
    }

    public void Assign(string name, TemplateShape shape) =>
        assigned[name] = assigned.TryGetValue(name, out var before) && before != shape ? TemplateShape.Free : shape;

    public void EnterLoop(string name, TemplateShape shape) => loops.Add((name, shape));

    public void LeaveLoop() => loops.RemoveAt(loops.Count - 1);
}
