using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Bindings;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Events;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp;
using TaskMcp.Api.Notifications;
using TaskMcp.Api.OpenApi;
using TaskMcp.Api.Projects;
using TaskMcp.Api.Runs;
using TaskMcp.Api.RuntimeTools;
using TaskMcp.Api.Schedules;
using TaskMcp.Api.Tasks;
using TaskMcp.Api.Templates;
using TaskMcp.Api.Toolboxes;
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
        services.AddOptions<KestrelServerOptions>().Configure<ServerLimits>(Bound);
        services.AddExceptionHandler<UnexpectedErrors>();
        services.AddOwnerAccess();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditedToolCalls>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuditedAuthorization>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<BodyPlaces>();
        services.AddSingleton<ServerHosts>();
        services.AddRateLimits();
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
        app.UseRouting();
        app.UseMiddleware<RequestSpanName>();
        app.UseMiddleware<HostCheck>();
        app.UseMiddleware<RequestHead>();
        app.UseMiddleware<FailureLimits>();
        app.UseAuthentication();
        app.UseMiddleware<FailedTokens>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<OriginCheck>();
        app.UseMiddleware<BoundedBodies>();
        app.UseMiddleware<RouteIds>();
        return app;
    }

    /// <summary>
    /// What Kestrel cuts by itself. Sizes are above what is refused in words (<see cref="RequestHead"/>, <see cref="BodyLimit"/>); times are the only
    /// answer to a request that never becomes one.
    /// </summary>
    private static void Bound(KestrelServerOptions options, ServerLimits limits)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = limits.Connections;
        options.Limits.MaxRequestBodySize = HardBodyLimit;
        options.Limits.MaxRequestLineSize = 2 * RequestHead.MostUrl;
        options.Limits.MaxRequestHeadersTotalSize = 2 * RequestHead.MostHeaderBytes;
        options.Limits.MaxRequestHeaderCount = 2 * RequestHead.MostHeaders;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        options.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        options.Limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>Maps all routes of the API (SPEC §18).</summary>
    public static IEndpointRouteBuilder MapTaskMcpApi(this IEndpointRouteBuilder routes)
    {
        // Twice, inside and outside of what answers repeats: AuditFilter says why.
        var api = routes.MapGroup("/api").AddEndpointFilter<AuditFilter>().AddEndpointFilter<RefusedArguments>().AddEndpointFilter<IdempotencyFilter>().AddEndpointFilter<AuditFilter>();
        api.MapTasks().MapBindings().MapSchedules().MapTemplates().MapProjects().MapRuns().MapConnections().MapNotifications().MapWebhooks().MapToolboxes().MapGrants().MapRuntimeTools().MapEvents()
            .MapPrincipals().MapMe().MapWorkspaces().MapAudit();
        routes.MapWebhookReceivers();
        routes.MapSignIn();
        routes.MapProtectedResource();
        routes.MapOAuth();
        routes.MapMcp();
        routes.MapOpenApiDocument();
        return routes;
    }
}
