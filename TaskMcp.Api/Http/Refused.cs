using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Api.Http;

/// <summary>Answers a refusal as a problem document with the status of <see cref="RefusalStatus"/>.</summary>
internal sealed class Refused(Refusal refusal) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private const string ContentType = "application/problem+json";

    public Refusal Refusal => refusal;

    public int? StatusCode => RefusalStatus.Of(refusal.Code);

    /// <summary>Says to OpenAPI that every operation may answer a problem.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(Problem), [ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.GetEndpoint()?.Metadata.GetMetadata<RefusalForm>() is { } form)
        {
            await form.Write(httpContext, refusal);
            return;
        }

        if (PageRequest.Is(httpContext.Request) && httpContext.RequestServices.GetService<IRefusalPages>() is { } pages)
        {
            await pages.Write(httpContext, RefusalStatus.Of(refusal.Code), refusal.Message);
            return;
        }

        var problem = ToProblem(refusal);
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (refusal.RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (refusal.Current is { } current && EntityTag.OfCurrent(current) is { } tag) response.Headers.ETag = tag;
        await response.WriteAsJsonAsync(problem, options: null, ContentType);
    }

    /// <summary>The document, with the trace of the present request.</summary>
    internal static Problem ToProblem(Refusal refusal)
    {
        var status = RefusalStatus.Of(refusal.Code);
        return new()
        {
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = refusal.Message,
            Code = refusal.Code,
            Errors = refusal.Errors,
            Current = refusal.Current,
            TraceId = Activity.Current?.TraceId.ToHexString() ?? "",
        };
    }
}
