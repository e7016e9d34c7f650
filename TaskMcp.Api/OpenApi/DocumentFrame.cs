using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TaskMcp.Api.OpenApi;

/// <summary>What is true of the whole document. Nothing in it depends on where the server runs.</summary>
internal sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    private const string Scheme = "owner_token";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "TaskMcp",
            Version = "v1",
            Description = "Tasks that act: bindings call tools on MCP servers when something happens to a task. Refusals are RFC 9457 problems with a stable `code`.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The owner token that the first start has made." },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
