namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>A source that only the official conformance suite sees.</summary>
internal interface IConformanceFixture;
