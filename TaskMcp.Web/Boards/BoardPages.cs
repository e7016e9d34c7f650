using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Boards;

/// <summary>The board of a project; at <c>/</c> that of the inbox. What a board in a browser asks for later comes as pieces of it.</summary>
internal static class BoardPages
{
    private const int MostCards = 100;

    public static IServiceCollection AddBoardPages(this IServiceCollection services) => services.AddSingleton<BoardCards>();

    public static IEndpointRouteBuilder MapBoardPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/", WorkspaceRole.Viewer, ShowInbox);
        routes.MapPage("/projects/{id:guid}", WorkspaceRole.Viewer, Show);
        routes.MapPage("/projects/{id:guid}/columns/{key}", WorkspaceRole.Viewer, ShowColumn);
        routes.MapPage("/projects/{id:guid}/cards", WorkspaceRole.Viewer, ShowCards);
        return routes;
    }

    private static Task<Results<HtmlPage<BoardPage>, NotFound>> ShowInbox(Visitor visitor, BoardFilter filter, IGrainFactory grains, BoardCards cards, CancellationToken cancellationToken) =>
        Show(ProjectSnapshot.InboxId, visitor, filter, grains, cards, cancellationToken);

    private static async Task<Results<HtmlPage<BoardPage>, NotFound>> Show(Guid id, Visitor visitor, BoardFilter filter, IGrainFactory grains, BoardCards cards, CancellationToken cancellationToken)
    {
        if (await Find(grains, visitor, id) is not { } project) return TypedResults.NotFound();
        return new HtmlPage<BoardPage>(new() { ["View"] = await cards.Board(visitor, project, filter, cancellationToken) });
    }

    /// <summary>The next cards of a column.</summary>
    private static async Task<Results<HtmlPage<CardList>, NotFound>> ShowColumn(
        Guid id, string key, string? cursor, Visitor visitor, BoardFilter filter, IGrainFactory grains, BoardCards cards, CancellationToken cancellationToken)
    {
        if (await Find(grains, visitor, id) is not { } project || project.Column(key) is not { } column) return TypedResults.NotFound();
        if (await cards.Column(visitor, project, column, filter, cursor, cancellationToken) is not { } page) return TypedResults.NotFound();
        return new HtmlPage<CardList>(new() { ["Page"] = page });
    }

    /// <summary>Single cards, as they are now; those that are gone, or that the filter hides, are missing.</summary>
    private static async Task<Results<HtmlPage<CardList>, NotFound>> ShowCards(
        Guid id, Guid[] task, Visitor visitor, BoardFilter filter, IGrainFactory grains, BoardCards cards, CancellationToken cancellationToken)
    {
        if (await Find(grains, visitor, id) is not { } project) return TypedResults.NotFound();
        ImmutableArray<Guid> asked = [.. task.Distinct().Take(MostCards)];
        return new HtmlPage<CardList>(new() { ["Page"] = await cards.Cards(visitor, project, filter, asked, cancellationToken) });
    }

    private static async Task<ProjectSnapshot?> Find(IGrainFactory grains, Visitor visitor, Guid id)
    {
        var found = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(visitor.Workspace, id)).Get();
        return found.IsAccepted ? found.Value : null;
    }
}
