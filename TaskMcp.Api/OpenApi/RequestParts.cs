using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Events;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.OpenApi;

/// <summary>Query parameters and headers that the API binds itself.</summary>
internal sealed class RequestParts : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var query in metadata.OfType<QueryParameters>()) await AddQuery(operation, query, context, cancellationToken);
        if (metadata.OfType<HonoursIfMatch>().Any())
            AddHeader(operation, "If-Match", "The version that the caller saw, as `ETag` had it. Another present version is a 412 with the present state.", "\"7\"");
        // Webhooks take the header, too, but as the name of a delivery.
        if (!HttpMethods.IsGet(context.Description.HttpMethod!) && !metadata.OfType<IAllowAnonymous>().Any())
            AddHeader(operation, "Idempotency-Key", "1–255 visible characters. A repeat within 24 hours gets the first answer; with another request it is a 422.", "9f1c7f0e");
        if (metadata.OfType<QueryParameters>().Any(query => query.Type == typeof(EventQuery)))
            AddHeader(operation, "Last-Event-ID", "The id of the last event that arrived: the stream goes on after it.", "1042");
        if (operation.Parameters.Count == 0) operation.Parameters = null;
        if (RoleRoutes.RoleOf(new(metadata)) is { } role)
            (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>())["x-role"] = new JsonNodeExtension(AccessPolicies.Of(role));
    }

    private static async Task AddQuery(OpenApiOperation operation, QueryParameters query, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(query.Type, null, cancellationToken);
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            operation.Parameters!.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Description = property.Description,
                Schema = WithoutNull(property),
            });
        }
    }

    /// <summary>A query parameter is left out, never null.</summary>
    private static IOpenApiSchema WithoutNull(IOpenApiSchema property)
    {
        if (property.CreateShallowCopy() is not OpenApiSchema schema) return property;
        schema.Description = null;
        if (schema.Type is { } type) schema.Type = type & ~JsonSchemaType.Null;
        return schema;
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description, string example) => operation.Parameters!.Add(new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    });
}
