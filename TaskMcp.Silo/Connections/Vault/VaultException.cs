namespace TaskMcp.Silo.Connections.Vault;

/// <summary>A credential can't be stored or read. The message is for people and names no credential (SPEC C-8).</summary>
public sealed class VaultException(string message, Exception? cause = null) : Exception(message, cause);
