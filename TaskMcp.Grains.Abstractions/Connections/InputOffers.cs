namespace TaskMcp.Connections;

/// <summary>
/// What a caller can be asked while a server works for it (MCP: elicitation, sampling, roots). A server that asks for anything else is told that this caller does not answer it: servers up to
/// 2025-11-25 by an error to their request, later ones by an end of the call.
/// </summary>
[Flags, GenerateSerializer, Alias("taskmcp.input_offers")]
public enum InputOffers
{
    None = 0,

    /// <summary>Forms for a person (<c>elicitation/create</c>).</summary>
    Elicitation = 1,

    /// <summary>Links for a person (<c>elicitation/create</c> with mode url).</summary>
    UrlElicitation = 2,

    /// <summary>Texts by a model (<c>sampling/createMessage</c>).</summary>
    Sampling = 4,

    /// <summary>… with tools.</summary>
    SamplingTools = 8,

    /// <summary>The caller's directories (<c>roots/list</c>).</summary>
    Roots = 16,

    /// <summary>What a person answers.</summary>
    People = Elicitation | UrlElicitation,
}
