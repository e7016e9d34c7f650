using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Access;
using TaskMcp.Api.Bindings;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Events;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp;
using TaskMcp.Api.Notifications;
using TaskMcp.Api.OpenApi;
using TaskMcp.Api.Projects;
using TaskMcp.Api.Runs;
using TaskMcp.Api.Schedules;
using TaskMcp.Api.Tasks;
using TaskMcp.Api.Webhooks;

namespace TaskMcp.Api;

/// <summary>The HTTP API as one piece for a composition root.</summary>
public static class ApiServices
{
    /// <summary>Larger bodies cut the connection; up to here they are refused in peace, unread.</summary>
    private const long HardBodyLimit = 32 << 20;

    /// <summary>Answers may be nested deeper than requests: they show what requests and tools brought.</summary>
    private const int AnswerDepth = 256;

    /// <summary>Adds the API. The composition root adds grains, read model, <see cref="OwnerToken"/> and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddTaskMcpApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            TaskMcpJson.Configure(options.SerializerOptions);
            options.SerializerOptions.MaxDepth = AnswerDepth;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, new DefaultJsonTypeInfoResolver { Modifiers = { SchemaContracts.Simplify } });
        });
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = HardBodyLimit;
        });
        services.AddExceptionHandler<UnexpectedErrors>();
        services.AddOwnerAccess();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<BodyPlaces>();
        services.AddTaskMcpOpenApi();
        services.AddMcp();
        return services;
    }

    /// <summary>The order of the middleware: what protects comes before what works.</summary>
    public static WebApplication UseTaskMcpApi(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(EmptyErrors.Explain);
        app.UseMiddleware<LoopbackHosts>();
        app.UseRouting();
        app.UseMiddleware<RequestSpanName>();
        app.UseMiddleware<FailureLimits>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RouteIds>();
        return app;
    }

    /// <summary>Maps all routes of the API (SPEC §18).</summary>
    public static IEndpointRouteBuilder MapTaskMcpApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AddEndpointFilter<RefusedArguments>().AddEndpointFilter<IdempotencyFilter>();
        api.MapTasks().MapBindings().MapSchedules().MapProjects().MapRuns().MapConnections().MapNotifications().MapWebhooks().MapEvents();
        routes.MapWebhookReceivers();
        routes.MapSignIn();
        routes.MapOAuth();
        routes.MapMcp();
        routes.MapOpenApiDocument();
        return routes;
    }
}
