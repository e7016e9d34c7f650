using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace TaskMcp.Api.Http;

/// <summary>200 with the state of something and its version as <c>ETag</c>.</summary>
internal sealed class OkWithVersion<T>(T value, long version) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = EntityTag.Of(version);
        return httpContext.Response.WriteAsJsonAsync(value);
    }
}

/// <summary>201 with the state of what was made, its version as <c>ETag</c> and its place.</summary>
internal sealed class CreatedWithVersion<T>(T value, long version, string location) : IResult, ICreated, IEndpointMetadataProvider
{
    public string Location => location;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.ETag = EntityTag.Of(version);
        httpContext.Response.Headers.Location = location;
        return httpContext.Response.WriteAsJsonAsync(value);
    }
}

/// <summary>An answer that says where something was made.</summary>
internal interface ICreated
{
    string Location { get; }
}
