using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.ServiceDefaults;
using TaskMcp.Web.Access;
using TaskMcp.Web.Assets;
using TaskMcp.Web.Audit;
using TaskMcp.Web.Bindings;
using TaskMcp.Web.Boards;
using TaskMcp.Web.Connections;
using TaskMcp.Web.Notifications;
using TaskMcp.Web.Projects;
using TaskMcp.Web.Runs;
using TaskMcp.Web.RuntimeTools;
using TaskMcp.Web.Search;
using TaskMcp.Web.Settings;
using TaskMcp.Web.Shell;
using TaskMcp.Web.Tasks;
using TaskMcp.Web.Toolboxes;
using TaskMcp.Web.Webhooks;

namespace TaskMcp.Web;

/// <summary>The pages, rendered on the server; they read through the same contracts as the API and change through the API.</summary>
public static class WebPages
{
    public static IServiceCollection AddTaskMcpPages(this IServiceCollection services) => services
        .AddSingleton<IRefusalPages, RefusalPages>().AddSingleton<ISignInPages, SignInPages>()
        .AddBindingPages()
        .AddBoardPages()
        .AddTaskPages()
        .AddScoped<RunReading>();

    public static IEndpointRouteBuilder MapTaskMcpPages(this IEndpointRouteBuilder routes) => routes
        .MapAssets()
        .MapAuditPages()
        .MapBindingPages()
        .MapBoardPages()
        .MapConnectionPages()
        .MapNotificationPages()
        .MapPeoplePages()
        .MapProjectPages()
        .MapRunPages()
        .MapRuntimeToolPages()
        .MapSearchPages()
        .MapSettingsPage()
        .MapTaskPages()
        .MapToolboxPages()
        .MapWebhookPages()
        .MapWelcomePage();
}
