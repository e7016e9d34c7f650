namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>A check left its bounds.</summary>
internal sealed class SchemaBoundsException(string message) : Exception(message);
