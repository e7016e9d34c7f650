using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What the templates of a run-time tool see (SPEC S-7).</summary>
internal static class RuntimeToolModels
{
    private static readonly TemplateShape Someone = TemplateShape.Object([("id", TemplateShape.Scalar)]);

    public static TemplateModel BeforeCall { get; } = TemplateModel.Empty.With("input", TemplateShape.Free).With("user", Someone);

    public static TemplateModel AfterCall { get; } = BeforeCall.With("output", TemplateShape.Free);

    public static TemplateScope Scope(JsonNode? input, string? principal, DateTimeOffset now) => new(Variables(input, principal), now);

    public static TemplateScope Scope(JsonNode? input, string? principal, JsonNode? output, DateTimeOffset now)
    {
        var variables = Variables(input, principal);
        variables["output"] = output;
        return new(variables, now);
    }

    private static JsonObject Variables(JsonNode? input, string? principal) => new() { ["input"] = input?.DeepClone(), ["user"] = new JsonObject { ["id"] = principal } };
}
