using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Access;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;
using static TaskMcp.Rules.Tests.Gateway.GatewaySamples;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>The one decision for lists and calls (SPEC S-4, S-5).</summary>
public class ToolAccessTests
{
    private const string ReadOnly = """x {"readOnlyHint":true}""";
    private const string Write = """x {"destructiveHint":false}""";
    private const string Destructive = "x";

    [Theory]
    [InlineData(ReadOnly, WorkspaceRole.None, true)]
    [InlineData(ReadOnly, WorkspaceRole.Viewer, true)]
    [InlineData(Write, WorkspaceRole.Viewer, false)]
    [InlineData(Write, WorkspaceRole.Member, true)]
    [InlineData(Destructive, WorkspaceRole.Viewer, false)]
    [InlineData(Destructive, WorkspaceRole.Member, false)]
    [InlineData(Destructive, WorkspaceRole.Maintainer, true)]
    public void Roles_get_what_they_may_have(string tool, WorkspaceRole role, bool isListed)
    {
        var toolbox = Toolbox(1, Entry(1)) with { Destructive = new() { LeastRole = WorkspaceRole.Maintainer } };
        var served = ToolNaming.Of([(toolbox, new())], Servers(Server(1, "slack", tool))).Single();
        ToolAccess.Decide(Caller(role), served, Json("{}"), Now).IsListed.ShouldBe(isListed);
    }

    [Fact]
    public void A_token_without_the_scope_tools_gets_none() =>
        ToolAccess.Decide(Caller(WorkspaceRole.Owner, TokenScopes.Admin), Served(), null, Now).ShouldBe(new(AccessVerdict.Hidden, AccessDecision.TokenScope));

    [Fact]
    public void A_tool_that_waits_for_approval_is_hidden()
    {
        var served = Served();
        ToolAccess.Decide(Caller(), served with { Standing = served.Standing with { Refused = "changed" } }, null, Now).ShouldBe(new(AccessVerdict.Hidden, AccessDecision.ToolRefused));
    }

    [Fact]
    public void A_grant_gives_what_it_names_until_it_expires()
    {
        ToolAccess.Decide(Caller(), Served(new() { Tools = ["slack__y"] }), null, Now).Reason.ShouldBe(AccessDecision.NotGranted);
        ToolAccess.Decide(Caller(), Served(new() { ExpiresAt = Now }), null, Now).Reason.ShouldBe(AccessDecision.Expired);
        ToolAccess.Decide(Caller(), Served(new() { ExpiresAt = Now.AddTicks(1) }), null, Now).Verdict.ShouldBe(AccessVerdict.Allowed);
    }

    [Fact]
    public void Arguments_decide_about_calls_and_not_about_lists()
    {
        var served = Served(new() { Constraints = [new() { Argument = "to", Operator = ConstraintOperator.Eq, Value = new("\"C1\"") }] });
        ToolAccess.Decide(Caller(), served, null, Now).IsListed.ShouldBeTrue();
        ToolAccess.Decide(Caller(), served, Json("{}"), Now).Verdict.ShouldBe(AccessVerdict.Refused);
        ToolAccess.Decide(Caller(), served, Json("""{"to":"C1"}"""), Now).Verdict.ShouldBe(AccessVerdict.Allowed);
    }

    [Theory]
    [InlineData(ConfirmPolicy.Never, Destructive, false)]
    [InlineData(ConfirmPolicy.Destructive, Destructive, true)]
    [InlineData(ConfirmPolicy.Destructive, Write, false)]
    [InlineData(ConfirmPolicy.Writes, Write, true)]
    [InlineData(ConfirmPolicy.Writes, ReadOnly, false)]
    public void Confirmation_is_asked_for_as_the_grant_says(ConfirmPolicy confirm, string tool, bool asks)
    {
        var served = ToolNaming.Of([(Toolbox(1, Entry(1)), new GrantTerms { Confirm = confirm })], Servers(Server(1, "slack", tool))).Single();
        ToolAccess.Decide(Caller(), served, Json("{}"), Now).Verdict.ShouldBe(asks ? AccessVerdict.NeedsConfirmation : AccessVerdict.Allowed);
    }

    [Fact]
    public void The_grant_that_allows_most_counts()
    {
        var strict = new GrantTerms { Confirm = ConfirmPolicy.Writes };
        var served = ToolNaming.Of([(Toolbox(1, Entry(1)), strict), (Toolbox(2, Entry(1)), new())], Servers(Server(1, "slack", Destructive))).Single();
        var decision = ToolAccess.Decide(Caller(), served, Json("{}"), Now);
        (decision.Verdict, decision.Offer!.ToolboxId).ShouldBe((AccessVerdict.Allowed, Id(2)));
    }

    [Fact]
    public void The_role_for_tools_counts_where_scopes_lower_the_other_one()
    {
        var caller = Caller(WorkspaceRole.None, "tools");
        ToolAccess.Decide(caller, Served(), null, Now).IsListed.ShouldBeFalse();
        ToolAccess.Decide(caller with { ToolRole = WorkspaceRole.Viewer }, Served(), null, Now).IsListed.ShouldBeFalse();
        ToolAccess.Decide(caller with { ToolRole = WorkspaceRole.Member }, Served(), null, Now).IsListed.ShouldBeTrue();
        ToolAccess.Decide(caller with { ToolRole = WorkspaceRole.Member, Scopes = ["read"] }, Served(), null, Now).IsListed.ShouldBeFalse();
    }

    [Fact]
    public void What_is_listed_may_be_called_with_some_arguments_and_what_is_not_listed_never() => Prop.ForAll(AnyCase().ToArbitrary(), one =>
    {
        var listed = ToolAccess.Decide(one.Caller, one.Tool, null, Now);
        var fitting = ToolAccess.Decide(one.Caller, one.Tool, Json("""{"to":"C1","n":1}"""), Now);
        var other = ToolAccess.Decide(one.Caller, one.Tool, Json("""{"to":"C2"}"""), Now);
        fitting.IsListed.ShouldBe(listed.IsListed);
        other.IsListed.ShouldBe(listed.IsListed);
        if (listed.IsListed) fitting.Verdict.ShouldBeOneOf(AccessVerdict.Allowed, AccessVerdict.NeedsConfirmation);
        (listed.Offer is null).ShouldBe(!listed.IsListed);
    }).QuickCheckThrowOnFailure();

    private static ServedTool Served(GrantTerms? terms = null) => ToolNaming.Of([(Toolbox(1, Entry(1)), terms ?? new())], Servers(Server(1, "slack", Destructive))).Single();

    private static Gen<(Caller Caller, ServedTool? Tool)> AnyCase() =>
        from role in Gen.Elements(Enum.GetValues<WorkspaceRole>())
        from scopes in Gen.Elements<string[]>([], ["tools"], ["admin"], ["read", "tools"])
        from hint in Gen.Elements(ReadOnly, Write, Destructive)
        from refused in Gen.Elements(null, null, "changed")
        from terms in AnyTerms().ListOf()
        from hasTool in Gen.Elements(true, true, true, false)
        let grants = terms.Select((grant, index) => (Toolbox(index + 10, Entry(1)), grant))
        let tool = ToolNaming.Of(grants, Servers(Server(1, "slack", hint))).SingleOrDefault()
        select (Caller(role, scopes), hasTool ? tool is null ? null : tool with { Standing = tool.Standing with { Refused = refused } } : null);

    private static Gen<GrantTerms> AnyTerms() =>
        from tools in Gen.Elements<string[]>(["*"], ["slack__*"], ["slack__x"], ["other"], [])
        from confirm in Gen.Elements(Enum.GetValues<ConfirmPolicy>())
        from hours in Gen.Elements(-1, 0, 1)
        from isForEver in Gen.Elements(true, false)
        from constraints in Gen.SubListOf<ArgumentConstraint>(
            new() { Argument = "to", Operator = ConstraintOperator.In, Value = new("""["C1"]""") },
            new() { Argument = "n", Operator = ConstraintOperator.Lte, Value = new("1") },
            new() { Argument = "secret", Operator = ConstraintOperator.Absent },
            new() { Tool = "other", Argument = "to", Operator = ConstraintOperator.Absent })
        select new GrantTerms { Tools = [.. tools], Confirm = confirm, ExpiresAt = isForEver ? null : Now.AddHours(hours), Constraints = [.. constraints] };
}
