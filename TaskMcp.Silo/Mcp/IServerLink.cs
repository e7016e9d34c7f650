using ModelContextProtocol.Client;

namespace TaskMcp.Silo.Mcp;

/// <summary>The way to one server, of one transport type. Disposing it leaves nothing: no process, no socket.</summary>
internal interface IServerLink : IAsyncDisposable
{
    IClientTransport Transport { get; }

    /// <summary>How long the server may take from the start of the link to the end of the handshake.</summary>
    TimeSpan ConnectTimeout { get; }

    /// <summary>How long the server may take to say that it speaks 2026-07-28 before it is taken for an older one; less than <see cref="ConnectTimeout"/>.</summary>
    TimeSpan DiscoverTimeout { get; }

    /// <summary>The server said that it does not know this session any more; the request that heard so was not carried out.</summary>
    bool SessionIsUnknown { get; }

    /// <summary>Why the link ended by itself, in words; null when it did not or does not know. Waits a moment for an ending that is under way.</summary>
    Task<string?> Ending();
}
