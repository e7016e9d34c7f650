namespace TaskMcp.Access;

/// <summary>Tells what goes on for long that its caller may have lost what he had: a stream, a session.</summary>
public interface ICallerWatch
{
    /// <summary>Ends when anything about the caller changes: a token revoked, a role, a breach. Whoever is cut off shows his token again, if it is still good.</summary>
    CancellationToken Ends(Caller caller);
}
