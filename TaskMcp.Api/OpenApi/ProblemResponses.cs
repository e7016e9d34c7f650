using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.OpenApi;

/// <summary>The refusals that an operation may answer; all of them are problem documents.</summary>
internal sealed class ProblemResponses : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var responses = operation.Responses ??= [];
        responses.Remove("400");
        Add("400", "The request is wrong; `code` and `errors` say where.");
        Add("401", "No token or session.");
        if (context.Description.RelativePath!.Contains('{', StringComparison.Ordinal)) Add("404", "There is no such thing.");
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<HonoursIfMatch>().Any()) Add("412", "`If-Match` named another version; `current` is the present state.");
        Add("default", "Any other refusal; `code` says which.");
        return Task.CompletedTask;

        void Add(string status, string description) => responses[status] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) },
            },
        };
    }
}
