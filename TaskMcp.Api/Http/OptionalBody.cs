using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace TaskMcp.Api.Http;

/// <summary>The body of a request that may have none, read as <see cref="JsonBody{T}"/>.</summary>
internal sealed class OptionalBody<T> : IBoundArgument, IEndpointParameterMetadataProvider where T : class
{
    /// <summary>Null when there is no body.</summary>
    public T? Value { get; private init; }

    public Refusal? Refusal { get; private init; }

    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context)
    {
        // Many clients name the type of a body whether they send one or not.
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return new();
        var body = (await JsonBody<T>.BindAsync(context))!;
        return body.Refusal is { } refusal ? new() { Refusal = refusal } : new() { Value = body.Value };
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
