using System.Collections.Immutable;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>
/// Checks a value against a JSON Schema (draft 2020-12; what older drafts have in common with it means the same here).
/// <c>format</c>, <c>unevaluated*</c>, remote references and keywords that it does not know are not checked. A schema comes from a server, so
/// depth and work are bounded; what can't be decided within the bounds is an error that says so.
/// </summary>
internal sealed class SchemaValidator(JsonElement schema)
{
    private readonly SchemaPatterns _patterns = new();

    /// <summary>What does not fit, at most ten places; empty when all does.</summary>
    /// <param name="value">The value to check.</param>
    /// <param name="name">What the value is called in the messages.</param>
    public ImmutableArray<SchemaError> Check(JsonElement value, string name) => new SchemaCheck(schema, _patterns).Run(value, name);
}
