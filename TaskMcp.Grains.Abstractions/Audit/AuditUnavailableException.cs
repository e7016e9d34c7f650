namespace TaskMcp.Audit;

/// <summary>An act could not be recorded. The message is for people and says nothing of the act.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.audit_unavailable")]
public sealed class AuditUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
