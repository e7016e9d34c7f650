using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>What clients can be asked for.</summary>
internal static class ClientAbilities
{
    /// <exception cref="McpProtocolException">The client cannot answer such a request, or nobody can.</exception>
    public static void Demand(McpCall call, JsonObject request)
    {
        var parameters = request.Object("params");
        switch (request.Text("method"))
        {
            case RequestMethods.ElicitationCreate when parameters.Text("mode") == "url":
                if (call.Client?.Elicitation?.Url is null) throw Faults.MissingCapability(call, new() { Elicitation = new() { Url = new() } }, "elicitation.url");
                break;
            case RequestMethods.ElicitationCreate:
                if (call.Client?.Elicitation is not { } elicitation || (elicitation.Form is null && elicitation.Url is not null)) throw Faults.MissingCapability(call, new() { Elicitation = new() { Form = new() } }, "elicitation");
                break;
            case RequestMethods.SamplingCreateMessage:
                if (call.Client?.Sampling is not { } sampling) throw Faults.MissingCapability(call, new() { Sampling = new() }, "sampling");
                if (parameters?["tools"] is not null && sampling.Tools is null) throw Faults.MissingCapability(call, new() { Sampling = new() { Tools = new() } }, "sampling.tools");
                break;
            case RequestMethods.RootsList:
                if (call.Client?.Roots is null) throw Faults.MissingCapability(call, new() { Roots = new() }, "roots");
                break;
            default:
                throw new McpProtocolException("This asked for something that no client can be asked for.", McpErrorCode.InternalError);
        }
    }
}
