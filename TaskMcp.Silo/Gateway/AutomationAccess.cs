using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// Whether a tool may be put into an automation by somebody who has only what was granted (SPEC S-4): one that he may call himself with any arguments, as often
/// as he likes, for ever, and without asking anybody, since an automation calls with arguments that nobody knows yet, while nobody is there, and nothing counts
/// its calls against a grant (S-5). Pure.
/// </summary>
internal static class AutomationAccess
{
    public static bool May(Caller caller, ImmutableArray<ServedTool> tools, Guid connectionId, string toolName, DateTimeOffset now) =>
        tools.Any(tool => tool.ConnectionId == connectionId && (tool.FullName == toolName || tool.Tool == toolName) && tool.Offers.Any(offer => IsFree(caller, tool, offer, now)));

    private static bool IsFree(Caller caller, ServedTool tool, ToolOffer offer, DateTimeOffset now) =>
        offer.Terms is { RatePerMinute: null, DailyQuota: null, ExpiresAt: null }
        && !offer.Terms.Constraints.Any(constraint => NamePattern.Matches(constraint.Tool, offer.NameInToolbox))
        && ToolAccess.Decide(caller, tool with { Offers = [offer] }, arguments: null, now).Verdict == AccessVerdict.Allowed;
}
