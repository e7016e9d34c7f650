using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>Answers for the endpoint when one of its arguments was refused.</summary>
internal sealed class RefusedArguments : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IBoundArgument { Refusal: { } refusal }) return ValueTask.FromResult<object?>(new Refused(refusal));
        }

        return next(context);
    }
}
