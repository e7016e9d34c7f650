namespace TaskMcp.Silo.OAuth;

/// <summary>Whether an authorization response comes from the server that was asked (RFC 9207): against mix-up of servers. Pure.</summary>
internal static class IssuerCheck
{
    /// <summary>Compared to the character, without making URLs alike (RFC 9207, 2.4).</summary>
    public static bool Passes(string expected, bool isRequired, string? received) =>
        received is null ? !isRequired : string.Equals(received, expected, StringComparison.Ordinal);
}
