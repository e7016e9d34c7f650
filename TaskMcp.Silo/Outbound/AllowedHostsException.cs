namespace TaskMcp.Silo.Outbound;

/// <summary>The setting <c>TaskMcp:AllowedHosts</c> can't be understood.</summary>
public sealed class AllowedHostsException(string message) : Exception(message);
