using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// What TaskMcp says to servers that it answers. A session is shared by callers of different abilities, so a session of the older kind says all that any of them may answer, and each question is
/// judged by its own caller's; requests of 2026-07-28 say it each for itself. Sampling and roots are on their way out of the protocol, and the SDK marks them so; the servers are there.
/// </summary>
internal static class ClientAbilities
{
    private const string Elicitation = "elicitation";
    private const string Sampling = "sampling";
    private const string Roots = "roots";

    /// <summary>All of them.</summary>
    public static ClientCapabilities All()
    {
#pragma warning disable MCP9005
        return new() { Elicitation = new() { Form = new(), Url = new() }, Sampling = new() { Tools = new() }, Roots = new() };
#pragma warning restore MCP9005
    }

    /// <summary>Leaves those that the caller offers.</summary>
    public static void Limit(JsonObject capabilities, InputOffers offers)
    {
        if (capabilities[Elicitation] is JsonObject elicitation)
        {
            if (!offers.HasFlag(InputOffers.Elicitation)) elicitation.Remove("form");
            if (!offers.HasFlag(InputOffers.UrlElicitation)) elicitation.Remove("url");
            // Empty, it would mean forms.
            if (elicitation.Count == 0) capabilities.Remove(Elicitation);
        }

        if (!offers.HasFlag(InputOffers.Sampling)) capabilities.Remove(Sampling);
        else if (!offers.HasFlag(InputOffers.SamplingTools)) (capabilities[Sampling] as JsonObject)?.Remove("tools");
        if (!offers.HasFlag(InputOffers.Roots)) capabilities.Remove(Roots);
    }
}
