using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Toolboxes;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Access;

/// <summary>Who may act in the workspace, with what tokens, and what they were granted (SPEC U-1, S-4, S-5).</summary>
internal static class PeoplePages
{
    private const int PageSize = 50;
    private const int MostToolboxes = 500;

    public static IEndpointRouteBuilder MapPeoplePages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/people", WorkspaceRole.Owner, List);
        routes.MapPage("/people/{id:guid}", WorkspaceRole.Owner, Show);
        return routes;
    }

    private static async Task<HtmlPage<PeoplePage>> List(string? cursor, Visitor visitor, IGrainFactory grains, IPrincipalQueries principals, CancellationToken cancellationToken)
    {
        var page = await principals.List(visitor.Workspace, PageSize, cursor, cancellationToken);
        // A cursor that is none shows the first page.
        var shown = page.IsAccepted ? page.Value : (await principals.List(visitor.Workspace, PageSize, null, cancellationToken)).Value!;
        var rows = await Task.WhenAll(shown.Items.Select(async principal =>
        {
            var tokens = (await grains.GetGrain<IPrincipalGrain>(GrainKeys.Of(visitor.Workspace, principal.Id)).Tokens()).Value;
            return new PersonRow(principal, tokens.IsDefault ? 0 : tokens.Length, tokens.IsDefault ? null : tokens.Max(token => token.LastUsedAt));
        }));
        return new(new() { ["Rows"] = rows.ToImmutableArray(), ["Next"] = shown.NextCursor, ["IsLater"] = page.IsAccepted && cursor is not null });
    }

    private static async Task<Results<HtmlPage<PersonPage>, NotFound>> Show(
        Guid id, string? grant, Visitor visitor, IGrainFactory grains, IToolboxQueries toolboxes, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IPrincipalGrain>(GrainKeys.Of(visitor.Workspace, id));
        var found = await grain.Get();
        if (!found.IsAccepted) return TypedResults.NotFound();
        var known = (await toolboxes.List(visitor.Workspace, MostToolboxes, null, cancellationToken)).Value?.Items ?? [];
        return new HtmlPage<PersonPage>(new()
        {
            ["View"] = new PersonView
            {
                Principal = found.Value,
                Tokens = (await grain.Tokens()).Value,
                Grants = await grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(visitor.Workspace, id.ToString("D"))).Grants(),
                Toolboxes = known,
                Editing = Guid.TryParse(grant, out var toolbox) ? known.FirstOrDefault(one => one.Id == toolbox) : null,
            },
        });
    }
}
