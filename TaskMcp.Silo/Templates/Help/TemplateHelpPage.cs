using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Filters;
using TaskMcp.Templates;

namespace TaskMcp.Silo.Templates.Help;

/// <summary>
/// The help, made from the engine's own tables: which variables and filters there are and how many arguments they take is asked of these, and the results of
/// the examples are rendered. Only the words are written down here; a test holds that none are missing or left over.
/// </summary>
internal sealed class TemplateHelpPage : ITemplateHelp
{
    private static readonly DateTimeOffset ExampleTime = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly Lazy<TemplateHelp> _help = new(Make);

    public TemplateHelp Get() => _help.Value;

    private static TemplateHelp Make()
    {
        var scope = new TemplateScope(VariableWords.Sample(), ExampleTime);
        return new()
        {
            Variables = [.. Paths().Select(found => Variable(found.Path, found.Shape, scope))],
            Filters = [.. FilterTable.Names.Order(StringComparer.Ordinal).Select(name => Of(FilterTable.Find(name)!, scope))],
        };
    }

    /// <summary>Every variable and field that a template may name, with its shape.</summary>
    public static IEnumerable<(string Path, TemplateShape Shape)> Paths() =>
        TemplateModel.Everything.Names.Order(StringComparer.Ordinal).SelectMany(name => Below(name, TemplateModel.Everything.Find(name)!));

    private static IEnumerable<(string Path, TemplateShape Shape)> Below(string path, TemplateShape shape)
    {
        yield return (path, shape);
        // The project of a task is the project once more.
        if (path == "task.project") yield break;
        foreach (var name in shape.FieldNames.Order(StringComparer.Ordinal))
        {
            foreach (var found in Below($"{path}.{name}", shape.Field(name)!)) yield return found;
        }

        if (shape.Item is { } item && item.FieldNames.Any())
        {
            foreach (var found in Below($"{path}[]", item).Skip(1)) yield return found;
        }

        if (shape.AnyField is { } any)
        {
            foreach (var found in Below($"{path}.*", any)) yield return found;
        }
    }

    private static TemplateVariableHelp Variable(string path, TemplateShape shape, TemplateScope scope) => new()
    {
        Path = path,
        Kind = KindOf(shape),
        Use = path switch { "output" => TemplateVariableUse.Output, "payload" => TemplateVariableUse.Webhook, _ => TemplateVariableUse.Always },
        Description = VariableWords.Of(path) ?? "",
        Example = Example(path, scope),
    };

    private static TemplateValueKind KindOf(TemplateShape shape)
    {
        if (shape == TemplateShape.Free) return TemplateValueKind.Any;
        if (shape.Item is not null) return TemplateValueKind.List;
        return shape.AnyField is not null || shape.FieldNames.Any() ? TemplateValueKind.Object : TemplateValueKind.Value;
    }

    /// <summary>Of an object its fields are the example.</summary>
    private static JsonText? Example(string path, TemplateScope scope)
    {
        var written = path.Replace("[]", "[0]", StringComparison.Ordinal).Replace(".*", ".status", StringComparison.Ordinal);
        return LiquidTemplate.Parse($"{{{{ {written} }}}}").RenderValue(scope) switch
        {
            null or JsonObject => null,
            var value => JsonText.From(value),
        };
    }

    private static TemplateFilterHelp Of(Filter filter, TemplateScope scope)
    {
        var words = FilterWords.Of(filter.Name);
        return new()
        {
            Name = filter.Name,
            Signature = Signature(filter, words?.Arguments ?? []),
            Description = words?.Description ?? "",
            Example = words?.Example ?? "",
            Result = words is null ? "" : LiquidTemplate.Parse(words.Example).Render(scope),
        };
    }

    private static string Signature(Filter filter, string[] arguments)
    {
        if (filter.MaxArguments == 0) return filter.Name;
        var named = Enumerable.Range(0, filter.MaxArguments).Select(index => arguments.ElementAtOrDefault(index) ?? $"argument{index + 1}");
        return $"{filter.Name}: {string.Join(", ", named.Select((name, index) => index < filter.MinArguments ? name : $"[{name}]"))}";
    }
}
