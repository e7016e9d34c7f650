using System.Runtime.CompilerServices;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>The real MCP servers of <c>tests/servers</c>.</summary>
internal static class NpmServers
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../servers"));

    public static string Everything { get; } = Module("@modelcontextprotocol/server-everything/dist/index.js");

    public static string Memory { get; } = Module("@modelcontextprotocol/server-memory/dist/index.js");

    public static string Filesystem { get; } = Module("@modelcontextprotocol/server-filesystem/dist/index.js");

    /// <summary>Misbehaves on request; see the file.</summary>
    public static string Scripted { get; } = Path.Combine(Folder, "scripted-server.mjs");

    /// <summary>Changes its list of tools; see the file.</summary>
    public static string Changing { get; } = Path.Combine(Folder, "changing-server.mjs");

    /// <summary>Speaks one version of the protocol, without a library; see the file.</summary>
    public static string Wire { get; } = Path.Combine(Folder, "wire-server.mjs");

    /// <summary>Has tools that take long; see the file.</summary>
    public static string LongCalls { get; } = Path.Combine(Folder, "long-calls-server.mjs");

    /// <summary>An authorization server with an MCP server behind it; see the file.</summary>
    public static string OAuth { get; } = Path.Combine(Folder, "oauth-server.mjs");

    /// <summary>Has the tools that a file says; see the file.</summary>
    public static string Defined { get; } = Path.Combine(Folder, "defined-server.mjs");

    /// <summary>Runs a server that would not end with its parent by itself; see the file.</summary>
    public static string WithParent { get; } = Path.Combine(Folder, "with-parent.mjs");

    private static string Module(string path)
    {
        var file = Path.Combine(Folder, "node_modules", path);
        return File.Exists(file) ? file : throw new FileNotFoundException($"{file} is missing: run `npm ci` in tests/servers.");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
