using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace TaskMcp.Api.Http;

/// <summary>The body of a request as a <typeparamref name="T"/>, read by <see cref="RequestJson"/>.</summary>
internal sealed class JsonBody<T> : IBoundArgument, IEndpointParameterMetadataProvider where T : class
{
    private T? _value;

    /// <summary>Only asked for when there is no refusal.</summary>
    public T Value => _value ?? throw new InvalidOperationException("A refused body has no value.");

    public Refusal? Refusal { get; private init; }

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context)
    {
        if (!RequestBody.IsJson(context.Request))
            return new() { Refusal = new(RequestCodes.MediaType, "The body must be application/json in UTF-8, not encoded otherwise.") };

        var (read, broken) = await RequestBody.Read(context);
        using var body = read;
        if (body is null) return new() { Refusal = broken };

        context.Features.Set(new BodyDigest(body.Memory.Span));
        var (value, refusal) = RequestJson.Read<T>(body.Memory);
        return new() { _value = value, Refusal = refusal };
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
