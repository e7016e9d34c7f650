using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace TaskMcp.Api.Http;

/// <summary>The version that the caller saw, from <c>If-Match</c> (SPEC T-7). <c>*</c> and no header ask for no version.</summary>
internal sealed class IfMatch : IBoundArgument, IEndpointParameterMetadataProvider
{
    public long? Version { get; private init; }

    public Refusal? Refusal { get; private init; }

    public static ValueTask<IfMatch?> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0 || (header.Count == 1 && header[0] == "*")) return ValueTask.FromResult<IfMatch?>(new());
        return ValueTask.FromResult<IfMatch?>(header.Count == 1 && EntityTag.TryParse(header[0] ?? "", out var version)
            ? new() { Version = version }
            : new() { Refusal = new(RequestCodes.IfMatchInvalid, "If-Match must be one version in quotation marks, such as \"7\", or *.") });
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new HonoursIfMatch());
}

/// <summary>Marks an endpoint that takes <c>If-Match</c>.</summary>
internal sealed class HonoursIfMatch;
