using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TaskMcp.Web.Assets;

/// <summary>Style and script of the pages; open, since the page that asks for the token needs them.</summary>
internal static class AssetEndpoints
{
    public static IEndpointRouteBuilder MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{version}/{name}", Get).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    private static Results<FileContentHttpResult, NotFound> Get(string version, string name, HttpResponse response)
    {
        if (Asset.Find(version, name) is not { } asset) return TypedResults.NotFound();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.File(asset.Content, asset.ContentType);
    }
}
