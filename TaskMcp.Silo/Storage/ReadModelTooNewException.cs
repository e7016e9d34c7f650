namespace TaskMcp.Silo.Storage;

/// <summary>A newer build of TaskMcp wrote the read model.</summary>
public sealed class ReadModelTooNewException(int found, int known)
    : Exception($"The read model has schema version {found}, this build knows up to {known}. Start the newer build of TaskMcp, or restore a backup made by this one.");
