using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Api.Access;

namespace TaskMcp.Api.Http;

/// <summary>What a handler needs of the request it serves: who calls, in which workspace, under which ids.</summary>
internal sealed class Call
{
    private readonly HttpContext _http;

    private Call(HttpContext http) => _http = http;

    public string Workspace { get; } = GrainKeys.DefaultWorkspace;

    public Actor Actor => _http.User.ToActor();

    /// <summary>Ends when the caller has gone.</summary>
    public CancellationToken Aborted => _http.RequestAborted;

    /// <summary>The id for what this request makes: the same for every try with one <c>Idempotency-Key</c>.</summary>
    public Guid NewId => field != Guid.Empty ? field : field = Reservation?.Id ?? _http.RequestServices.GetRequiredService<IIdSource>().Next();

    /// <summary>A name for this request that a repeat shares; null when repeats cannot be told.</summary>
    public string? OperationId => Reservation is { } reservation ? $"http:{reservation.Id:N}" : null;

    private ReservedId? Reservation => _http.Features.Get<ReservedId>();

    public static ValueTask<Call?> BindAsync(HttpContext context) => ValueTask.FromResult<Call?>(new(context));

    /// <summary>The context of a command to a grain.</summary>
    public CommandContext Command(IfMatch? ifMatch = null) => new()
    {
        Actor = Actor,
        CorrelationId = Activity.Current?.TraceId.ToHexString() ?? NewId.ToString("N"),
        OperationId = OperationId,
        ExpectedVersion = ifMatch?.Version,
        TraceParent = Activity.Current?.Id,
    };
}

/// <summary>The id that an idempotency grain reserved for this request.</summary>
internal sealed record ReservedId(Guid Id);
