using Microsoft.Extensions.DependencyInjection;

namespace TaskMcp.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiServices
{
    public static IServiceCollection AddTaskMcpOpenApi(this IServiceCollection services) => services.AddOpenApi();
}
