namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>Why a tool is not called: a few words for lists, and the refusal of a call.</summary>
internal sealed record ToolDistrust(string Words, Refusal Refusal);
