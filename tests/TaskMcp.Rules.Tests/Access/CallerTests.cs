using System.Security.Claims;
using TaskMcp.Access;

namespace TaskMcp.Rules.Tests.Access;

public class CallerTests
{
    [Fact]
    public void A_caller_comes_back_from_its_claims_as_it_was()
    {
        var caller = new Caller
        {
            Workspace = "acme",
            Actor = new() { Kind = ActorKind.Agent, Id = "0198c0de-0000-7000-8000-000000000001", Name = "Claude", Email = "claude@example.com" },
            Role = WorkspaceRole.Member,
            Scopes = [TokenScopes.Write, TokenScopes.Tools],
            TokenId = Guid.Parse("0198c0de-0000-7000-8000-000000000002"),
            SessionId = Guid.Parse("0198c0de-0000-7000-8000-000000000003"),
            ExpiresAt = DateTimeOffset.Parse("2026-12-01T09:00:00.1234567Z", null),
            ToolRole = WorkspaceRole.Maintainer,
        };

        var read = CallerClaims.Read(CallerClaims.ToPrincipal(caller, "test"))!;

        read.Scopes.ShouldBe(caller.Scopes);
        (read with { Scopes = caller.Scopes }).ShouldBe(caller);
        CallerClaims.Read(CallerClaims.ToPrincipal(Caller.Owner, "test"))!.Actor.ShouldBe(Actor.Owner);
    }

    [Fact]
    public void Nobody_is_no_caller() => CallerClaims.Read(new ClaimsPrincipal(new ClaimsIdentity())).ShouldBeNull();

    [Theory]
    [InlineData(WorkspaceRole.Owner, "", WorkspaceRole.Owner)]
    [InlineData(WorkspaceRole.Owner, "read", WorkspaceRole.Viewer)]
    [InlineData(WorkspaceRole.Owner, "read write", WorkspaceRole.Member)]
    [InlineData(WorkspaceRole.Owner, "manage", WorkspaceRole.Maintainer)]
    [InlineData(WorkspaceRole.Owner, "admin", WorkspaceRole.Owner)]
    [InlineData(WorkspaceRole.Viewer, "admin", WorkspaceRole.Viewer)]
    [InlineData(WorkspaceRole.Owner, "tools", WorkspaceRole.None)]
    [InlineData(WorkspaceRole.Member, "tools read", WorkspaceRole.Viewer)]
    [InlineData(WorkspaceRole.Owner, "unheard_of", WorkspaceRole.None)]
    public void Scopes_cap_the_role_and_never_raise_it(WorkspaceRole role, string scopes, WorkspaceRole left) =>
        TokenScopes.Cap(role, [.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).ShouldBe(left);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("read", "", true)]
    [InlineData("", "admin tools", false)]
    [InlineData("read", "write", true)]
    [InlineData("write", "read", false)]
    [InlineData("read tools", "write", false)]
    [InlineData("tools", "read tools", true)]
    public void Scopes_are_within_others_when_those_allow_as_much(string scopes, string limits, bool isWithin) =>
        TokenScopes.IsWithin([.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)], [.. limits.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).ShouldBe(isWithin);

    [Fact]
    public void Policies_and_roles_name_each_other()
    {
        foreach (var role in Enum.GetValues<WorkspaceRole>()) AccessPolicies.Role(AccessPolicies.Of(role)).ShouldBe(role);
        AccessPolicies.Role("anything else").ShouldBe(WorkspaceRole.Owner);
    }
}
