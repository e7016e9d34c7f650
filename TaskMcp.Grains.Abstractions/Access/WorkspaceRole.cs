namespace TaskMcp.Access;

/// <summary>What a principal may do in its workspace (SPEC S-5). Ordered: a higher role may all that a lower one may.</summary>
[GenerateSerializer, Alias("taskmcp.workspace_role")]
public enum WorkspaceRole
{
    /// <summary>Nothing of the workspace itself: an agent with it has only what it was granted of toolboxes, and of that only what reads.</summary>
    None,

    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Works on tasks: makes, changes and deletes them, their notes and bindings; triggers; replays, cancels, reviews and answers runs.</summary>
    Member,

    /// <summary>Sets up: projects and their bindings, connections except approving commands, webhooks, calling tools directly.</summary>
    Maintainer,

    /// <summary>Decides who may what: principals, tokens of others, toolboxes, grants, tools made at run time, audit, the workspace, commands, breach.</summary>
    Owner,
}
