using Polly;
using Polly.Retry;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>Makes requests again that failed, where that is safe (SPEC C-11): after what the server asked for, else longer and longer, with jitter.</summary>
internal static class CallRetry
{
    /// <summary>A server that wants to be left alone for longer gets the caller told, instead of keeping it waiting.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The pipeline; <see cref="ResiliencePipeline{T}.Empty"/> without retries.</summary>
    public static ResiliencePipeline<ServerRequest> Pipeline(int retries, TimeProvider clock) => retries == 0
        ? ResiliencePipeline<ServerRequest>.Empty
        : new ResiliencePipelineBuilder<ServerRequest> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<ServerRequest>
        {
            MaxRetryAttempts = retries,
            Delay = TimeSpan.FromMilliseconds(250),
            MaxDelay = TimeSpan.FromSeconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = args => new(args.Outcome.Result is { MayTryAgain: true } request && !(request.Failure!.RetryAfter > LongestWait)),
            DelayGenerator = args => new(args.Outcome.Result?.Failure?.RetryAfter),
        }).Build();
}
