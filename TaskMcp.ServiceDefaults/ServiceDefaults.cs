using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace TaskMcp.ServiceDefaults;

/// <summary>What every process of TaskMcp has: telemetry and health (SPEC O-3).</summary>
public static class ServiceDefaults
{
    private const string Alive = "alive";
    private const string ChosenFormatter = "Logging:Console:FormatterName";

    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Logging.AddConsoleFormatter<LineConsole, ConsoleFormatterOptions>();
        if (string.IsNullOrEmpty(builder.Configuration[ChosenFormatter])) builder.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = LineConsole.FormatterName);
        builder.Services.AddHealthChecks().AddCheck(Alive, () => HealthCheckResult.Healthy(), [Alive]);
        return builder;
    }

    /// <summary><c>/alive</c>: the process answers. <c>/health</c>: so does what it needs. Both without a token, and saying one word.</summary>
    public static IEndpointRouteBuilder MapServiceDefaults(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health").AllowAnonymous().DisableRateLimiting();
        routes.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Alive) }).AllowAnonymous().DisableRateLimiting();
        return routes;
    }
}
