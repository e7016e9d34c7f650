namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>A place where a value does not fit its schema: which, and what to do.</summary>
internal sealed record SchemaError(string Path, string Message)
{
    public override string ToString() => $"{Path} {Message}";
}
