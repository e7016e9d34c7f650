using System.Collections.Immutable;

namespace TaskMcp.Silo.Templates;

/// <summary>The variables that templates of one kind can see, for checks at save time (SPEC B-3).</summary>
public sealed class TemplateModel
{
    private readonly ImmutableDictionary<string, TemplateShape> variables;

    private TemplateModel(ImmutableDictionary<string, TemplateShape> variables) => this.variables = variables;

    /// <summary>Only <c>now</c>, to add to.</summary>
    public static TemplateModel Empty { get; } =
        new(ImmutableDictionary<string, TemplateShape>.Empty.Add(TemplateScope.NowName, TemplateShape.Scalar));

    internal static TemplateModel Everything { get; } = ForTaskBinding(withOutput: true, withPayload: true);

    internal IEnumerable<string> Names => variables.Keys;

    /// <summary>What a binding of a task sees: <c>output</c> only after the call, <c>payload</c> only when a webhook triggers it.</summary>
    public static TemplateModel ForTaskBinding(bool withOutput, bool withPayload)
    {
        var model = Empty
            .With("task", TaskShapes.Task)
            .With("project", TaskShapes.Project)
            .With("user", TaskShapes.User)
            .With("event", TaskShapes.Event)
            .With("changes", TaskShapes.Changes);
        if (withOutput) model = model.With("output", TemplateShape.Free);
        return withPayload ? model.With("payload", TemplateShape.Free) : model;
    }

    /// <summary>What a webhook's mapping sees: <c>payload</c> and <c>now</c>.</summary>
    public static TemplateModel ForWebhookMapping() => Empty.With("payload", TemplateShape.Free);

    public TemplateModel With(string name, TemplateShape shape) => new(variables.SetItem(name, shape));

    internal TemplateShape? Find(string name) => variables.GetValueOrDefault(name);
}
