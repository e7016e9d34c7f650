using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Web.Shell;

/// <summary>A component rendered once, on the server, as a whole page. No circuit, no forms of Blazor's, so none of their services (ADR 0017).</summary>
internal sealed class HtmlPage<TComponent>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK) : IResult, IEndpointMetadataProvider where TComponent : IComponent
{
    internal const string ContentType = "text/html; charset=utf-8";

    /// <summary>Says that a route is a page, so that a stranger is asked to sign in and a refusal is shown as a page.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/html"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<PageRoot>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(PageRoot.Content)] = typeof(TComponent),
            [nameof(PageRoot.Parameters)] = parameters,
            [nameof(PageRoot.Visitor)] = Visitor.Of(httpContext),
        }))).ToHtmlString());
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = ContentType;
        await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
    }
}
