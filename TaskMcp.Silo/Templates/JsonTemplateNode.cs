using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates;

/// <summary>A node of a <see cref="JsonTemplate"/>.</summary>
internal abstract class JsonTemplateNode
{
    public abstract bool IsConstant { get; }

    public abstract JsonNode? Written { get; }

    public abstract JsonNode? Render(TemplateScope scope, RenderMeter meter);

    public abstract void Check(TemplateModel model, List<TemplateException> problems);

    public static JsonTemplateNode Of(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonTemplateMap([.. element.EnumerateObject().Select(member => (member.Name, Of(member.Value, Member(path, member.Name))))]),
        JsonValueKind.Array => new JsonTemplateList([.. element.EnumerateArray().Select((item, index) => Of(item, $"{path}[{index}]"))]),
        JsonValueKind.String => new JsonTemplateLeaf(element.GetString()!, path),
        _ => new JsonTemplateConstant(element.Clone()),
    };

    private static string Member(string path, string name) =>
        name.Length > 0 && name.All(character => character == '_' || char.IsAsciiLetterOrDigit(character))
            ? $"{path}.{name}"
            : $"{path}['{name.Replace("'", "\\'", StringComparison.Ordinal)}']";
}

internal sealed class JsonTemplateMap((string Name, JsonTemplateNode Value)[] members) : JsonTemplateNode
{
    public override bool IsConstant => Array.TrueForAll(members, member => member.Value.IsConstant);

    public override JsonNode? Written =>
        new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value.Written)));

    public override JsonNode? Render(TemplateScope scope, RenderMeter meter)
    {
        var map = new JsonObject();
        foreach (var (name, value) in members) map.Add(name, value.Render(scope, meter));
        return map;
    }

    public override void Check(TemplateModel model, List<TemplateException> problems)
    {
        foreach (var (_, value) in members) value.Check(model, problems);
    }
}

internal sealed class JsonTemplateList(JsonTemplateNode[] items) : JsonTemplateNode
{
    public override bool IsConstant => Array.TrueForAll(items, item => item.IsConstant);

    public override JsonNode? Written => new JsonArray([.. items.Select(item => item.Written)]);

    public override JsonNode? Render(TemplateScope scope, RenderMeter meter)
    {
        var list = new JsonArray();
        foreach (var item in items) list.Add(item.Render(scope, meter));
        return list;
    }

    public override void Check(TemplateModel model, List<TemplateException> problems)
    {
        foreach (var item in items) item.Check(model, problems);
    }
}

/// <summary>A number, true, false or null.</summary>
internal sealed class JsonTemplateConstant(JsonElement element) : JsonTemplateNode
{
    public override bool IsConstant => true;

    public override JsonNode? Written => element.ValueKind == JsonValueKind.Null ? null : JsonValue.Create(element);

    public override JsonNode? Render(TemplateScope scope, RenderMeter meter) => Written;

    public override void Check(TemplateModel model, List<TemplateException> problems)
    {
    }
}

/// <summary>A string, which is a template.</summary>
internal sealed class JsonTemplateLeaf : JsonTemplateNode
{
    private readonly LiquidTemplate template;
    private readonly string path;

    public JsonTemplateLeaf(string source, string path)
    {
        this.path = path;
        try
        {
            template = LiquidTemplate.Parse(source);
        }
        catch (TemplateException error)
        {
            throw error.At(path);
        }
    }

    public override bool IsConstant => !LiquidTemplate.HasMarkup(template.Source);

    public override JsonNode? Written => JsonValue.Create(template.Source);

    public override JsonNode? Render(TemplateScope scope, RenderMeter meter)
    {
        try
        {
            return template.RenderValue(scope, meter);
        }
        catch (TemplateException error)
        {
            throw error.At(path);
        }
    }

    public override void Check(TemplateModel model, List<TemplateException> problems) =>
        problems.AddRange(template.Check(model).Select(problem => problem.At(path)));

    public LiquidValue Evaluate(TemplateScope scope, RenderMeter meter) => template.Evaluate(scope, meter);
}
