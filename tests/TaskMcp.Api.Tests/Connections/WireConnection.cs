using System.Net;
using System.Runtime.CompilerServices;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>Connections to <c>wire-server.mjs</c>, which speaks one version of the protocol; see the file.</summary>
internal static class WireConnection
{
    /// <summary>The file.</summary>
    public static string Server { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../servers/wire-server.mjs"));

    /// <summary>Makes one and gives its id.</summary>
    public static async Task<string> To(TestApp app, string version)
    {
        var transport = new { type = "stdio", command = "node", args = new[] { Server, version } };
        return (await app.Http.PostJson("/api/mcp/connections", new { name = version, server_type = "wire", transport })).ShouldBe(HttpStatusCode.Created).Id;
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
