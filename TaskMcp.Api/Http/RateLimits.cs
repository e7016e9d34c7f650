using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Access;

namespace TaskMcp.Api.Http;

/// <summary>
/// How often one principal may call, or one address without a principal, and how much of what takes long it may have at once (SPEC A-4).
/// Deliveries and health say <c>DisableRateLimiting</c>: what proves itself by a secret, or costs nothing, is never too much.
/// </summary>
internal static class RateLimits
{
    /// <summary>For routes that answer for as long as the caller listens.</summary>
    private const string Streams = "streams";

    /// <summary>For routes that wait for somebody else's server.</summary>
    private const string Calls = "calls";

    private const int BurstsPerMinute = 6;
    private const int MostStepsPerMinute = 600;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddSingleton(provider => ServerLimits.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<ServerLimits>((options, limits) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Who>(http => RateLimitPartition.GetTokenBucketLimiter(Who.Calls(http), _ => Bucket(limits.RequestsPerMinute)));
            options.AddPolicy(Streams, http => AtOnce(http, limits.StreamsAtOnce));
            options.AddPolicy(Calls, http => AtOnce(http, limits.CallsAtOnce));
            options.OnRejected = (rejected, _) => new(new Refused(Refusal(rejected, limits)).ExecuteAsync(rejected.HttpContext));
        });
        return services;
    }

    /// <summary>One principal may have only so many of these open.</summary>
    public static T HoldsStream<T>(this T routes) where T : IEndpointConventionBuilder => routes.RequireRateLimiting(Streams);

    /// <summary>One principal may have only so many of these under way.</summary>
    public static T HoldsCall<T>(this T routes) where T : IEndpointConventionBuilder => routes.RequireRateLimiting(Calls);

    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        var step = Math.Max(1, perMinute / MostStepsPerMinute);
        return new() { TokenLimit = Math.Max(1, perMinute / BurstsPerMinute), TokensPerPeriod = step, ReplenishmentPeriod = TimeSpan.FromMinutes(1) * step / perMinute };
    }

    private static RateLimitPartition<Who> AtOnce(HttpContext http, int limit) => RateLimitPartition.GetConcurrencyLimiter(Who.Calls(http), _ => new() { PermitLimit = limit });

    private static Refusal Refusal(OnRejectedContext rejected, ServerLimits limits)
    {
        // Only what counts by time knows when there is room again.
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            return new(RequestCodes.TooMany, $"More than {limits.RequestsPerMinute} requests a minute: wait as long as Retry-After says, or have {ServerLimits.NameOf(nameof(limits.RequestsPerMinute))} raised.")
            {
                RetryAfter = wait > Moment ? wait : Moment,
            };
        }

        var (what, limit, name) = rejected.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Streams
            ? ("streams", limits.StreamsAtOnce, nameof(limits.StreamsAtOnce))
            : ("calls", limits.CallsAtOnce, nameof(limits.CallsAtOnce));
        return new(RequestCodes.TooManyAtOnce, $"{limit} {what} of this principal are open already: end one before the next, or have {ServerLimits.NameOf(name)} raised.") { RetryAfter = Moment };
    }

    /// <summary>The principal, or for requests without one the place of their address (<see cref="FailedAttempts"/>).</summary>
    private readonly record struct Who(string? Principal, int Place)
    {
        public static Who Calls(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } principal
            ? new(principal, 0)
            : new(null, FailedAttempts.Place(http.Connection.RemoteIpAddress));
    }
}
