using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>Where the built product and the test servers are.</summary>
internal static class BuiltProduct
{
    /// <summary>The AppHost built together with this assembly, in the same configuration.</summary>
    public static string AppHost { get; } = Existing(Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../TaskMcp.AppHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "TaskMcp.AppHost.dll")));

    /// <summary>The folder of the MCP servers, with their packages installed.</summary>
    public static string Servers { get; } = Path.Combine(RepositoryRoot(), "tests/servers");

    public static string Everything { get; } = NodeModule("@modelcontextprotocol/server-everything/dist/index.js");

    public static string Memory { get; } = NodeModule("@modelcontextprotocol/server-memory/dist/index.js");

    /// <summary>The official conformance suite, <c>@modelcontextprotocol/conformance</c>.</summary>
    public static string Conformance { get; } = NodeModule("@modelcontextprotocol/conformance");

    /// <summary>The MCP Inspector, <c>@modelcontextprotocol/inspector</c>.</summary>
    public static string Inspector { get; } = NodeModule("@modelcontextprotocol/inspector/clients/launcher/build/index.js");

    /// <summary>The checks of <c>axe-core</c>, as one script for a page.</summary>
    public static string Axe { get; } = NodeModule("axe-core/axe.min.js");

    /// <summary>Node 22 or newer, which the conformance suite and the inspector need; the servers are content with the one on the machine.</summary>
    public static string RecentNode { get; } = NodeModule($"node-linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}/bin/node");

    /// <summary>oidc-provider in front of an MCP server; see the file.</summary>
    public static string OAuth { get; } = Path.Combine(Servers, "oauth-server.mjs");

    public static string Scripted { get; } = Path.Combine(Servers, "scripted-server.mjs");

    /// <summary>A system of issues that sends webhooks; see the file.</summary>
    public static string Issues { get; } = Path.Combine(Servers, "issues-server.mjs");

    /// <summary>Runs a server that would not end with its parent by itself; see the file.</summary>
    public static string WithParent { get; } = Path.Combine(Servers, "with-parent.mjs");

    /// <summary>What the conformance suite asks for where it looks at long calls; see the file.</summary>
    public static string LongCalls { get; } = Path.Combine(Servers, "long-calls-server.mjs");

    public static string Leaky { get; } = Path.Combine(Servers, "leaky-server.mjs");

    private static string NodeModule(string path) => Existing(Path.Combine(Servers, "node_modules", path));

    private static string Existing(string path) =>
        Path.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./test.sh, or `dotnet build TaskMcp.sln` and `npm ci` in tests/servers.");

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}
