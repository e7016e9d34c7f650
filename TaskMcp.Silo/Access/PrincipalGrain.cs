using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>
/// A principal with its tokens and sessions (PrincipalGrain.Credentials.cs). Its changes fire nothing, so it needs no outbox: a reminder is set with each write
/// that others hear of, and taken away when they have heard.
/// </summary>
internal sealed partial class PrincipalGrain(
    [PersistentState(PrincipalState.Name)] IPersistentState<PrincipalState> state,
    IPrincipalProjection projection,
    KnownCallers known,
    TimeProvider clock,
    IIdSource ids) : Grain, IPrincipalGrain, IPrincipalSelf, IRemindable
{
    private const string Reminder = "principal";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>The subject that this principal took last, whether or not that is stored yet.</summary>
    private ExternalSubject? _claiming;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private PrincipalSnapshot? Present => state.State.IsDeleted ? null : state.State.Principal;

    public async Task<GrainResult<PrincipalSnapshot>> Create(CreatePrincipal command)
    {
        if (state.State.Principal is { } made && command.Context.OperationId is { } operation && operation == state.State.CreatedBy)
        {
            await Settle();
            return made;
        }

        if (state.State.Principal is not null) return PrincipalRules.Exists;
        var principal = PrincipalRules.Create(Id, command, clock.GetUtcNow());
        if (!principal.IsAccepted) return principal;
        if (!await Claim(principal.Value.ExternalSubject)) return PrincipalRules.SubjectExists;
        await Save(new() { Principal = principal.Value, CreatedBy = command.Context.OperationId });
        _claiming = null;
        return principal;
    }

    public Task<GrainResult<PrincipalSnapshot>> Get() => Task.FromResult<GrainResult<PrincipalSnapshot>>(Present is { } principal ? principal : NotFound());

    public async Task<GrainResult<PrincipalSnapshot>> Update(UpdatePrincipal command)
    {
        if (Present is not { } principal) return NotFound();
        var after = PrincipalRules.Update(principal, command, clock.GetUtcNow());
        if (!after.IsAccepted || ReferenceEquals(after.Value, principal)) return after;
        var next = state.State with { Principal = after.Value };
        if (after.Value.ExternalSubject != principal.ExternalSubject)
        {
            if (!await Claim(after.Value.ExternalSubject)) return PrincipalRules.SubjectExists;
            if (principal.ExternalSubject is { } before) next = next with { Leftovers = next.Leftovers.Add(PointerKeys.Of(before)) };
        }

        await Save(next);
        _claiming = null;
        return after;
    }

    public async Task<GrainResult<PrincipalSnapshot>> Delete(CommandContext context)
    {
        if (Present is not { } principal) return NotFound();
        if (PrincipalRules.IsStale(principal, context) is { } stale) return stale;
        var next = TokenRules.Keep(state.State, _ => false, _ => false) with { IsDeleted = true };
        if (principal.ExternalSubject is { } subject) next = next with { Leftovers = next.Leftovers.Add(PointerKeys.Of(subject)) };
        await Save(next);
        return principal;
    }

    public Task<bool> Holds(ExternalSubject subject)
    {
        if (state.State.Principal is null && _claiming is null) DeactivateOnIdle();
        return Task.FromResult(_claiming == subject || Present?.ExternalSubject == subject);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Settle();

    private Refusal NotFound()
    {
        if (state.State.Principal is null) DeactivateOnIdle();
        return PrincipalRules.NotFound;
    }

    /// <summary>Takes an external subject for this principal; false when another one has it.</summary>
    private async Task<bool> Claim(ExternalSubject? subject)
    {
        if (subject is null) return true;
        _claiming = subject;
        var (grain, mine) = (Pointer(PointerKeys.Of(subject)), new PrincipalPointer { Workspace = Workspace, PrincipalId = Id });
        var there = await grain.Claim(mine);
        if (there == mine) return true;
        // The pointer is written before who claims it: a crash between the two leaves it with somebody who never got the subject.
        if (await GrainFactory.GetGrain<IPrincipalSelf>(GrainKeys.Of(there.Workspace, there.PrincipalId)).Holds(subject))
        {
            _claiming = null;
            return false;
        }

        await grain.Clear(there.Workspace, there.PrincipalId);
        return await grain.Claim(mine) == mine;
    }

    private IPrincipalPointerGrain Pointer(string key) => GrainFactory.GetGrain<IPrincipalPointerGrain>(key);

    private async Task Save(PrincipalState next)
    {
        await Write(next, this.RegisterOrUpdateReminder(Reminder, Retry, Retry));
        // What was good a moment ago may not be any more.
        known.Forget(Workspace, Id);
        await Settle();
    }

    private async Task Write(PrincipalState next, Task? beside = null)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await Task.WhenAll(beside ?? Task.CompletedTask, state.WriteStateAsync());
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Brings what is stored into the read model, and clears the pointers to what is gone.</summary>
    private async Task Settle()
    {
        // A subject that was given up and taken again is this principal's.
        var own = Present?.ExternalSubject is { } subject ? PointerKeys.Of(subject) : null;
        foreach (var key in state.State.Leftovers.Where(key => key != own)) await Pointer(key).Clear(Workspace, Id);
        if (state.State is { Principal: { } principal, IsDeleted: false })
        {
            await projection.Apply(Workspace, principal, CancellationToken.None);
            // In memory is enough: clearing once more changes nothing, and the next write takes it along.
            state.State = state.State with { Leftovers = [] };
        }
        else if (state.State.IsDeleted)
        {
            await projection.Remove(Workspace, Id, CancellationToken.None);
            await state.ClearStateAsync();
            state.State = new();
        }

        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
