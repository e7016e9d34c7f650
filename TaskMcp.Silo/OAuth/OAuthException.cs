using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.OAuth;

/// <summary>Why no token can be had. The message is for people and holds no credential and no answer's body.</summary>
internal sealed class OAuthException(OAuthProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    public OAuthProblem Problem => problem;

    /// <summary>RFC 6749, 5.2: <c>invalid_grant</c>, …; null when the server said nothing of the kind.</summary>
    public string? Error { get; init; }

    /// <summary>Whether what was presented is of no more use: the tokens or the client are gone at the server.</summary>
    public bool IsOver => Error is "invalid_grant" or "invalid_client" or "unauthorized_client";

    /// <summary>Whether the server does not know the client (any more).</summary>
    public bool IsClientUnknown => Error == "invalid_client";

    public static OAuthException Invalid(string message) => new(OAuthProblem.Invalid, message);

    public static OAuthException Passing(string message, Exception? cause = null) => new(OAuthProblem.Passing, message, cause);

    /// <summary>As a failure of a call: what passes may be tried again, the rest needs somebody.</summary>
    public McpFailureException ToFailure() => problem == OAuthProblem.Passing
        ? McpFailureException.Unreachable(Message, this)
        : new(McpErrorCode.AuthFailed, Message, this);
}

internal enum OAuthProblem
{
    /// <summary>The network or the server, for now.</summary>
    Passing,

    /// <summary>The server says no.</summary>
    Refused,

    /// <summary>What the server says is not what the standards ask for, or something has to be set.</summary>
    Invalid,
}
