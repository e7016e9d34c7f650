namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>A tool is not called: nothing was sent. Not a failure of the server, which is why nobody tries again.</summary>
internal sealed class ToolRefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public Refusal Refusal => refusal;
}
