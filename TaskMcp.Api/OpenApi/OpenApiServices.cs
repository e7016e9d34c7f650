using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Api.Access;

namespace TaskMcp.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, from the routes, their types and their XML documentation.</summary>
internal static class OpenApiServices
{
    public static IServiceCollection AddTaskMcpOpenApi(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.CreateSchemaReferenceId = ReferenceId;
        options.AddSchemaTransformer<TextSchemas>();
        options.AddOperationTransformer<RequestParts>();
        options.AddOperationTransformer<ProblemResponses>();
        options.AddDocumentTransformer<DocumentFrame>();
    });

    public static IEndpointRouteBuilder MapOpenApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().WithName("OpenApi").Needs(WorkspaceRole.None);
        return routes;
    }

    private static string? ReferenceId(JsonTypeInfo type) =>
        (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(JsonText) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
}
