using System.Diagnostics;
using OpenTelemetry;

namespace TaskMcp.ServiceDefaults;

/// <summary>
/// Takes out of spans what other programs said. The MCP library describes a failed request by the words of the server, which may hold
/// what the server was given (SPEC C-8); the error's type stays.
/// </summary>
internal sealed class SpanWords(string source) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == source && data.StatusDescription is not null) data.SetStatus(data.Status);
    }
}
