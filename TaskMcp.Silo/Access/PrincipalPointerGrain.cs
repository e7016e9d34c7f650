namespace TaskMcp.Silo.Access;

/// <summary>A pointer to a principal.</summary>
public sealed class PrincipalPointerGrain([PersistentState(PrincipalPointerState.Name)] IPersistentState<PrincipalPointerState> state) : Grain, IPrincipalPointerGrain
{
    public Task<PrincipalPointer?> Get()
    {
        // Whoever tries handles must not fill the memory with pointers that are none.
        if (state.State.Pointer is null) DeactivateOnIdle();
        return Task.FromResult(state.State.Pointer);
    }

    public async Task<PrincipalPointer> Claim(PrincipalPointer pointer)
    {
        if (state.State.Pointer is { } there) return there;
        await Durably(() =>
        {
            state.State = new() { Pointer = pointer };
            return state.WriteStateAsync();
        });
        return pointer;
    }

    public async Task Clear(string workspace, Guid principalId)
    {
        if (state.State.Pointer is not { } there || there.Workspace != workspace || there.PrincipalId != principalId) return;
        await Durably(async () =>
        {
            await state.ClearStateAsync();
            state.State = new();
        });
        DeactivateOnIdle();
    }

    private async Task Durably(Func<Task> write)
    {
        var before = state.State;
        try
        {
            await write();
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
