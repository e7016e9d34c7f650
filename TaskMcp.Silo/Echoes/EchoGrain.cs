using System.Collections.Immutable;

namespace TaskMcp.Silo.Echoes;

/// <summary>Keeps <see cref="EchoMemory"/> where every run and every delivery of the workspace finds it.</summary>
public sealed class EchoGrain(TimeProvider clock) : Grain, IEchoGrain
{
    private readonly EchoMemory _memory = new();

    public Task Note(EchoCall call)
    {
        _memory.Note(call, clock.GetUtcNow());
        DelayDeactivation(EchoMemory.Kept);
        return Task.CompletedTask;
    }

    public Task<bool> HasCalls() => Task.FromResult(_memory.HasCalls(clock.GetUtcNow()));

    public Task<ImmutableArray<EchoFound>> Find(ImmutableArray<ulong> marks) => Task.FromResult(_memory.Find(marks, clock.GetUtcNow()));
}
