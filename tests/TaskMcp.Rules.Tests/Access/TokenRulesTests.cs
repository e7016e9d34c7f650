using TaskMcp.Access;
using TaskMcp.Silo.Access;

namespace TaskMcp.Rules.Tests.Access;

public class TokenRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly Guid Second = Guid.Parse("0198c0de-0000-7000-8000-000000000002");
    private static readonly Guid Third = Guid.Parse("0198c0de-0000-7000-8000-000000000003");

    [Fact]
    public void A_good_token_says_who_calls_with_the_role_that_its_scopes_leave()
    {
        var caller = TokenRules.Authenticate("acme", State(Token(First, scopes: ["write", "tools"])), Proof(First), 0, Now)!;

        (caller.Workspace, caller.Role, caller.TokenId, caller.MayCallTools).ShouldBe(("acme", WorkspaceRole.Member, First, true));
    }

    [Fact]
    public void A_token_for_tools_alone_opens_nothing_else_and_leaves_the_role_for_tools_as_it_is()
    {
        var caller = TokenRules.Authenticate("acme", State(Token(First, scopes: ["tools"])), Proof(First), 0, Now)!;

        (caller.Role, caller.ToolRole, caller.MayCallTools).ShouldBe((WorkspaceRole.None, State().Principal!.Role, true));
    }

    [Fact]
    public void What_is_wrong_expired_disabled_deleted_or_of_an_earlier_epoch_is_nobody()
    {
        var good = State(Token(First, expiresAt: Now.AddHours(1)));
        TokenRules.Authenticate("acme", good, Proof(First), 0, Now).ShouldNotBeNull();

        TokenRules.Authenticate("acme", good, Proof(First) with { Hash = TokenText.Hash("another") }, 0, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", good, Proof(Second), 0, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", good, Proof(First), 1, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", good, Proof(First), 0, Now.AddHours(1)).ShouldBeNull();
        TokenRules.Authenticate("acme", good with { Principal = good.Principal! with { Enabled = false } }, Proof(First), 0, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", good with { IsDeleted = true }, Proof(First), 0, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", good, Proof(First) with { IsSession = true }, 0, Now).ShouldBeNull();
    }

    [Fact]
    public void A_session_is_good_as_long_as_its_token()
    {
        var state = State(Token(First, ["read"])) with { Sessions = [Session(Second, First)] };
        var proof = new CredentialProof { Id = Second, Hash = TokenText.Hash(Second.ToString()), IsSession = true };

        TokenRules.Authenticate("acme", state, proof, 0, Now)!.Role.ShouldBe(WorkspaceRole.Viewer);
        TokenRules.Authenticate("acme", TokenRules.Without(state, First), proof, 0, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", state with { Tokens = [] }, proof, 0, Now).ShouldBeNull();
        TokenRules.Authenticate("acme", state, proof, 0, Now.AddDays(31)).ShouldBeNull();
    }

    [Fact]
    public void A_revoked_token_takes_along_what_was_made_with_it_and_nothing_else()
    {
        var other = Guid.Parse("0198c0de-0000-7000-8000-000000000009");
        var state = State(Token(First), Token(Second, parent: First), Token(Third, parent: Second), Token(other)) with { Sessions = [Session(Guid.NewGuid(), Third), Session(Guid.NewGuid(), other)] };

        var left = TokenRules.Without(state, First);

        left.Tokens.Select(stored => stored.Token.Id).ShouldBe([other]);
        left.Sessions.Select(stored => stored.Session.TokenId).ShouldBe([other]);
        left.Leftovers.Length.ShouldBe(4);
    }

    [Fact]
    public void A_revoked_token_takes_along_what_was_made_with_it_also_where_the_clock_was_set_back_meanwhile()
    {
        var made = Token(Second, parent: First);
        var state = State(Token(First), Token(Third, parent: Second), made with { Token = made.Token with { CreatedAt = Now.AddHours(1) } });

        TokenRules.Without(state, First).Tokens.ShouldBeEmpty();
    }

    [Fact]
    public void A_token_of_an_external_issuer_makes_no_token_which_would_outlive_it()
    {
        var command = new CreateToken { Context = new() { Actor = Actor.System, CorrelationId = "c" }, Name = "t", Scopes = ["read"], Within = new() { Scopes = ["read"], ExpiresAt = null, TokenId = null } };

        TokenRules.WhyNot(command, State(), Now).ShouldBe(TokenRules.OfIssuer);
        TokenRules.WhyNot(command with { Within = command.Within with { TokenId = First } }, State(Token(First)), Now).ShouldBeNull();
    }

    [Fact]
    public void A_use_is_noted_once_in_a_quarter_of_an_hour()
    {
        var state = State(Token(First));

        var used = TokenRules.Used(state, Proof(First), Now);
        used.Tokens[0].Token.LastUsedAt.ShouldBe(Now);
        TokenRules.Used(used, Proof(First), Now.AddMinutes(14)).ShouldBeSameAs(used);
        TokenRules.Used(used, Proof(First), Now.AddMinutes(15)).Tokens[0].Token.LastUsedAt.ShouldBe(Now.AddMinutes(15));
    }

    [Fact]
    public void An_external_token_from_before_a_breach_is_nobody()
    {
        var subject = new ExternalSubject { Issuer = "https://issuer.example", Subject = "ada" };
        var state = State() with { Principal = Principal with { ExternalSubject = subject } };
        var voucher = new ExternalVoucher { Subject = subject, Scopes = ["read"], IssuedAt = Now, ExpiresAt = Now.AddHours(1) };

        TokenRules.Vouched("acme", state, voucher, null, Now)!.Role.ShouldBe(WorkspaceRole.Viewer);
        TokenRules.Vouched("acme", state, voucher, Now.AddMinutes(-1), Now).ShouldNotBeNull();
        TokenRules.Vouched("acme", state, voucher, Now, Now).ShouldBeNull();
        TokenRules.Vouched("acme", state, voucher with { IssuedAt = null }, Now.AddMinutes(-1), Now).ShouldBeNull();
        TokenRules.Vouched("acme", state, voucher with { Subject = subject with { Subject = "eve" } }, null, Now).ShouldBeNull();
    }

    private static PrincipalSnapshot Principal { get; } = new() { Id = Guid.NewGuid(), Kind = ActorKind.User, Name = "Ada", Role = WorkspaceRole.Owner, Version = 1, CreatedAt = Now, UpdatedAt = Now };

    private static PrincipalState State(params StoredToken[] tokens) => new() { Principal = Principal, Tokens = [.. tokens] };

    private static StoredToken Token(Guid id, string[]? scopes = null, DateTimeOffset? expiresAt = null, Guid? parent = null) => new()
    {
        Token = new() { Id = id, PrincipalId = Principal.Id, Name = "t", Prefix = $"tmcp_{id:N}"[..15], Scopes = [.. scopes ?? []], CreatedAt = Now, ExpiresAt = expiresAt, ParentId = parent },
        Hash = TokenText.Hash(id.ToString()),
        Epoch = 0,
    };

    private static StoredSession Session(Guid id, Guid tokenId) => new()
    {
        Session = new() { Id = id, TokenId = tokenId, CreatedAt = Now, ExpiresAt = Now.AddDays(30) }, Handle = $"tmcs_{id:N}"[..15], Hash = TokenText.Hash(id.ToString()), Epoch = 0,
    };

    private static CredentialProof Proof(Guid id) => new() { Id = id, Hash = TokenText.Hash(id.ToString()) };
}
