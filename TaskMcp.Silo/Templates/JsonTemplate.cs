using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates;

/// <summary>
/// A JSON document whose string leaves are templates (SPEC B-3). Each leaf is rendered by itself and becomes one JSON value, so
/// nothing that is rendered can change the document around it. Keys are not templates. Immutable.
/// </summary>
public sealed class JsonTemplate
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = TemplateLimits.MaxJsonDepth };

    private readonly JsonTemplateNode root;

    private JsonTemplate(JsonTemplateNode root) => this.root = root;

    /// <summary>Reads a document of at most <see cref="TemplateLimits.MaxSourceLength"/> characters.</summary>
    /// <exception cref="TemplateException">The JSON or a leaf is malformed; for a leaf, <see cref="TemplateException.JsonPath"/> says which.</exception>
    public static JsonTemplate Parse(string json)
    {
        if (json.Length > TemplateLimits.MaxSourceLength)
            throw new TemplateException(TemplateErrorCodes.Limit, $"a template may have at most {TemplateLimits.MaxSourceLength} characters (was {json.Length})", 0, 0);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return new(JsonTemplateNode.Of(document.RootElement, "$"));
        }
        catch (JsonException error)
        {
            throw new TemplateException(TemplateErrorCodes.Syntax, "the input is not well-formed JSON", (int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            throw new TemplateException(TemplateErrorCodes.Syntax, "the JSON holds half of a surrogate pair", 0, 0);
        }
    }

    /// <summary>Renders every leaf; the limits hold for all of them together.</summary>
    /// <exception cref="TemplateException">As <see cref="LiquidTemplate.RenderValue(TemplateScope)"/>, with the path of the leaf.</exception>
    public JsonNode? Render(TemplateScope scope) => root.Render(scope, new(scope.Limits));

    /// <summary>Reports variables, fields and filters that cannot exist, each with the path of its leaf.</summary>
    public IReadOnlyList<TemplateException> Check(TemplateModel model)
    {
        var problems = new List<TemplateException>();
        root.Check(model, problems);
        return problems;
    }

    /// <summary>Whether rendering can only ever give <see cref="Constant"/>.</summary>
    internal bool IsConstant => root.IsConstant;

    /// <summary>The document as it was written, templates unrendered.</summary>
    internal JsonNode? Constant => root.Written;

    /// <summary>The value for a comparison; a document that is one leaf is not copied.</summary>
    internal LiquidValue Evaluate(TemplateScope scope, RenderMeter meter) =>
        root is JsonTemplateLeaf leaf ? leaf.Evaluate(scope, meter) : JsonReading.Node(root.Render(scope, meter));
}
