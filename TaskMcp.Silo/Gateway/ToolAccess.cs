using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// The one decision about tools, for lists and calls alike (SPEC S-4): what is listed may be called with some arguments, and what is not listed never. Default
/// deny. Pure.
/// </summary>
internal static class ToolAccess
{
    /// <param name="caller">Who asks.</param>
    /// <param name="tool">What the name stands for; null for a name that stands for nothing.</param>
    /// <param name="arguments">What it is to be called with; null for a list, which asks whether there are any.</param>
    /// <param name="now">Grants expire.</param>
    public static AccessDecision Decide(Caller caller, ServedTool? tool, JsonElement? arguments, DateTimeOffset now)
    {
        if (tool is null) return new(AccessVerdict.Hidden, AccessDecision.UnknownTool);
        if (!caller.MayCallTools) return new(AccessVerdict.Hidden, AccessDecision.TokenScope);
        if (tool.Standing.Refused is not null) return new(AccessVerdict.Hidden, AccessDecision.ToolRefused);
        AccessDecision? best = null;
        foreach (var offer in tool.Offers)
        {
            var decision = Decide(caller, offer, arguments, now);
            if (best is null || decision.Verdict < best.Verdict) best = decision;
        }

        return best ?? new(AccessVerdict.Hidden, AccessDecision.NotGranted);
    }

    /// <summary>Whether something that is no tool, and so only reads, may be used: resources and prompts of a toolbox.</summary>
    public static bool MayRead(Caller caller, GrantTerms terms, DateTimeOffset now) => caller.MayCallTools && !IsOver(terms, now);

    public static bool IsOver(GrantTerms terms, DateTimeOffset now) => terms.ExpiresAt <= now;

    private static AccessDecision Decide(Caller caller, ToolOffer offer, JsonElement? arguments, DateTimeOffset now)
    {
        if (IsOver(offer.Terms, now)) return new(AccessVerdict.Hidden, AccessDecision.Expired);
        if (!Toolboxes.NamePattern.Any(offer.Terms.Tools, offer.NameInToolbox)) return new(AccessVerdict.Hidden, AccessDecision.NotGranted);
        if ((caller.ToolRole ?? caller.Role) < LeastRole(offer)) return new(AccessVerdict.Hidden, AccessDecision.Role);
        if (arguments is { } given && ConstraintTest.FirstBroken(offer.Terms.Constraints, offer.NameInToolbox, given) is { } broken)
            return new(AccessVerdict.Refused, AccessDecision.Constraint) { Offer = offer, Broken = broken };
        return new(NeedsConfirmation(offer) ? AccessVerdict.NeedsConfirmation : AccessVerdict.Allowed) { Offer = offer };
    }

    private static WorkspaceRole LeastRole(ToolOffer offer) => offer.Treatment switch
    {
        ToolTreatment.ReadOnly => WorkspaceRole.None,
        ToolTreatment.Write => WorkspaceRole.Member,
        _ => offer.LeastRole < WorkspaceRole.Member ? WorkspaceRole.Member : offer.LeastRole,
    };

    private static bool NeedsConfirmation(ToolOffer offer) => offer.Terms.Confirm switch
    {
        ConfirmPolicy.Never => false,
        ConfirmPolicy.Destructive => offer.Treatment == ToolTreatment.Destructive,
        _ => offer.Treatment != ToolTreatment.ReadOnly,
    };
}
