using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

internal enum AccessVerdict
{
    Allowed,

    /// <summary>A person has to say yes first.</summary>
    NeedsConfirmation,

    /// <summary>The tool is there for the caller, but not with these arguments.</summary>
    Refused,

    /// <summary>To the caller there is no such tool. The audit knows why.</summary>
    Hidden,
}

/// <summary>Whether somebody may use a tool. A <see cref="Reason"/> is stable; it goes to the audit.</summary>
internal sealed record AccessDecision(AccessVerdict Verdict, string? Reason = null)
{
    public const string UnknownTool = "unknown_tool";
    public const string TokenScope = "token_scope";
    public const string Expired = "grant_expired";
    public const string NotGranted = "not_granted";
    public const string Role = "role";
    public const string ToolRefused = "tool_refused";
    public const string Constraint = "constraint";

    /// <summary>The grant that it comes from; null where it is hidden.</summary>
    public ToolOffer? Offer { get; init; }

    /// <summary>What the arguments are refused for.</summary>
    public ArgumentConstraint? Broken { get; init; }

    /// <summary>Whether it is shown in lists.</summary>
    public bool IsListed => Verdict != AccessVerdict.Hidden;
}
