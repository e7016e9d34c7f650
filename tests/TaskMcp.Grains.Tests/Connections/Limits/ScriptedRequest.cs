using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Connections.Limits;

/// <summary>A request whose answer is the test's.</summary>
internal sealed class ScriptedRequest(TimeProvider clock, Func<CancellationToken, Task> answer) : ServerRequest(clock)
{
    public bool IsRepeatable { get; init; }

    protected override bool MayRepeat => IsRepeatable;

    public static ScriptedRequest Failing(TimeProvider clock, McpFailureException failure) => new(clock, _ => Task.FromException(failure));

    public static ScriptedRequest Answered(TimeProvider clock) => new(clock, _ => Task.CompletedTask);

    protected override void Check(ServerSession session)
    {
        // Any session will do.
    }

    protected override Task Ask(ServerSession session, CancellationToken cancellationToken) => answer(cancellationToken);
}
