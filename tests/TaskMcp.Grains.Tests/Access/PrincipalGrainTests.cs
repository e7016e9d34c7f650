using TaskMcp.Access;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Silo.Access;

namespace TaskMcp.Grains.Tests.Access;

/// <summary>Principals and their tokens over crashes and failing storage (SPEC S-4).</summary>
public class PrincipalGrainTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-00000000000a");
    private static readonly CommandContext Context = new() { Actor = Actor.Owner, CorrelationId = "correlation", Role = WorkspaceRole.Owner };

    [Fact]
    public async Task A_token_is_good_after_a_restart_and_nothing_stored_holds_it()
    {
        await using var world = await TaskWorld.StartedAsync();
        var token = await Made(world);

        await world.RestartAsync();

        var caller = await Shown(world, token);
        caller!.Actor.Id.ShouldBe(Id.ToString("D"));
        caller.Role.ShouldBe(WorkspaceRole.Member);
    }

    [Fact]
    public async Task A_token_that_could_not_be_stored_is_nobodys_and_the_next_one_is_good()
    {
        await using var world = await TaskWorld.StartedAsync();
        await Made(world);
        world.Storage.FailOnce(state => state is PrincipalState { Tokens.Length: 2 });

        await Should.ThrowAsync<Exception>(() => Principal(world).CreateToken(new() { Context = Context, Name = "lost" }).Soon());

        (await Principal(world).Tokens().Soon()).Value.Length.ShouldBe(1);
        var next = (await Principal(world).CreateToken(new() { Context = Context, Name = "next" }).Soon()).Value!.Text.Reveal();
        (await Shown(world, next)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_revocation_that_could_not_be_stored_changes_nothing_and_one_that_is_stored_counts_at_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var token = await Made(world);
        var id = (await Principal(world).Tokens().Soon()).Value[0].Id;
        world.Storage.FailOnce(state => state is PrincipalState { Tokens.IsEmpty: true });

        await Should.ThrowAsync<Exception>(() => Principal(world).RevokeToken(id, Context).Soon());
        (await Shown(world, token)).ShouldNotBeNull();

        (await Principal(world).RevokeToken(id, Context).Soon()).IsAccepted.ShouldBeTrue();
        (await Shown(world, token)).ShouldBeNull();
        await world.RestartAsync();
        (await Shown(world, token)).ShouldBeNull();
    }

    [Fact]
    public async Task An_external_subject_is_one_principals_until_it_lets_go()
    {
        await using var world = await TaskWorld.StartedAsync();
        var ada = new ExternalSubject { Issuer = "https://issuer.example", Subject = "ada" };
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await Create(world, one, ada)).IsAccepted.ShouldBeTrue();

        (await Create(world, two, ada)).Refusal!.Code.ShouldBe("principal.subject_exists");
        (await Workspace(world).UpdatePrincipal(one, new() { Context = Context, ExternalSubject = new Optional<ExternalSubject?>(null) }).Soon()).IsAccepted.ShouldBeTrue();

        (await Create(world, two, ada)).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_subject_whose_principal_could_not_be_stored_is_anybodys()
    {
        await using var world = await TaskWorld.StartedAsync();
        var ada = new ExternalSubject { Issuer = "https://issuer.example", Subject = "ada" };
        world.Storage.FailOnce(state => state is PrincipalState { Principal: not null });
        await Should.ThrowAsync<Exception>(() => Create(world, Guid.CreateVersion7(), ada));
        await world.RestartAsync();
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        (await Create(world, one, ada)).Refusal.ShouldBeNull();

        (await world.Grain<IPrincipalPointerGrain>(PointerKeys.Of(ada)).Get().Soon())!.PrincipalId.ShouldBe(one);
        (await Create(world, two, ada)).Refusal!.Code.ShouldBe("principal.subject_exists");
    }

    [Fact]
    public async Task A_subject_that_was_given_up_and_taken_again_leads_to_its_principal()
    {
        await using var world = await TaskWorld.StartedAsync();
        var (id, ada) = (Guid.CreateVersion7(), new ExternalSubject { Issuer = "https://issuer.example", Subject = "ada" });
        await Create(world, id, ada);
        await Has(null);
        await world.RestartAsync();

        await Has(ada);

        (await world.Grain<IPrincipalPointerGrain>(PointerKeys.Of(ada)).Get().Soon())!.PrincipalId.ShouldBe(id);

        async Task Has(ExternalSubject? subject) =>
            (await Workspace(world).UpdatePrincipal(id, new() { Context = Context, ExternalSubject = new Optional<ExternalSubject?>(subject) }).Soon()).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_breach_ends_tokens_though_its_sweep_cannot_be_stored_at_first()
    {
        await using var world = await TaskWorld.StartedAsync();
        var token = await Made(world);
        world.Storage.FailOnce(state => state is WorkspaceState { Sweep.Stage: BreachStage.Webhooks });

        (await Workspace(world).Breach("elsewhere", Context).Soon()).Refusal!.Code.ShouldBe("workspace.confirm_mismatch");
        (await Shown(world, token)).ShouldNotBeNull();
        (await Workspace(world).Breach(ReadModel.Workspace, Context).Soon()).IsAccepted.ShouldBeTrue();

        (await Shown(world, token)).ShouldBeNull();
        await world.RestartAsync();
        (await Shown(world, token)).ShouldBeNull();
        await Eventually.Until(() => Workspace(world).Get().Soon(), seen => seen.Value!.Breach!.FinishedAt is not null);
        (await Principal(world).Tokens().Soon()).Value.ShouldBeEmpty();
    }

    private static IWorkspaceGrain Workspace(TaskWorld world) => world.Grain<IWorkspaceGrain>(GrainKeys.OfWorkspace(ReadModel.Workspace));

    private static IPrincipalGrain Principal(TaskWorld world) => world.Grain<IPrincipalGrain>(GrainKeys.Of(ReadModel.Workspace, Id));

    private static Task<GrainResult<PrincipalSnapshot>> Create(TaskWorld world, Guid id, ExternalSubject subject) => world.Grain<IPrincipalGrain>(GrainKeys.Of(ReadModel.Workspace, id))
        .Create(new() { Context = Context, Kind = ActorKind.User, Name = "Ada", Role = WorkspaceRole.Viewer, ExternalSubject = subject }).Soon();

    private static async Task<string> Made(TaskWorld world)
    {
        (await Principal(world).Create(new() { Context = Context, Kind = ActorKind.Agent, Name = "Claude", Role = WorkspaceRole.Member }).Soon()).IsAccepted.ShouldBeTrue();
        return (await Principal(world).CreateToken(new() { Context = Context, Name = "laptop" }).Soon()).Value!.Text.Reveal();
    }

    /// <summary>Who shows the token, by the way that every request takes, but for what is known in memory.</summary>
    private static async Task<Caller?> Shown(TaskWorld world, string token)
    {
        TokenText.TryRead(token, TokenText.Token, out var handle).ShouldBeTrue();
        if (await world.Grain<IPrincipalPointerGrain>(PointerKeys.Of(handle)).Get().Soon() is not { } pointer) return null;
        return await world.Grain<IPrincipalSelf>(GrainKeys.Of(pointer.Workspace, pointer.PrincipalId)).Authenticate(new() { Id = pointer.Id, Hash = TokenText.Hash(token) }).Soon();
    }
}
