namespace TaskMcp.Audit;

/// <summary>An act could not be recorded. The message is for people and says nothing of the act.</summary>
public sealed class AuditUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
