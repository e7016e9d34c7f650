using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Api.Access;

namespace TaskMcp.Api.Http;

/// <summary>What a handler needs of the request it serves: who calls, in which workspace, under which ids. Of an HTTP request, or of an MCP one.</summary>
internal sealed class Call
{
    private readonly Func<Caller> _caller;
    private readonly Func<Guid?> _reserved;
    private readonly IIdSource _ids;

    private Call(Func<Caller> caller, Func<Guid?> reserved, IIdSource ids, CancellationToken aborted) => (_caller, _reserved, _ids, Aborted) = (caller, reserved, ids, aborted);

    /// <summary>Who calls. Not to be asked on open routes: nobody is known there.</summary>
    public Caller Caller => field ??= _caller();

    public string Workspace => Caller.Workspace;

    public Actor Actor => Caller.Actor;

    /// <summary>Ends when the caller has gone.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Where the request came from, for the audit; null where nobody knows.</summary>
    public string? RemoteAddress { get; private init; }

    /// <summary>The id for what this request makes: the same for every try with one <c>Idempotency-Key</c>.</summary>
    public Guid NewId => field != Guid.Empty ? field : field = _reserved() ?? _ids.Next();

    /// <summary>A name for this request that a repeat shares; null when repeats cannot be told.</summary>
    public string? OperationId
    {
        get => field ??= _reserved() is { } reserved ? $"http:{reserved:N}" : null;
        private init;
    }

    public static ValueTask<Call?> BindAsync(HttpContext context) => ValueTask.FromResult<Call?>(new(
        () => context.User.ToCaller(), () => context.Features.Get<ReservedId>()?.Id, context.RequestServices.GetRequiredService<IIdSource>(), context.RequestAborted)
    {
        RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
    });

    /// <summary>A call that comes by another way than an HTTP request of its own.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="operationId">A name that a repeat shares, unique in the workspace; null when repeats cannot be told.</param>
    /// <param name="ids">For what it makes.</param>
    /// <param name="remoteAddress">Where it came from.</param>
    /// <param name="aborted">Ends when the caller has gone.</param>
    public static Call For(Caller caller, string? operationId, IIdSource ids, string? remoteAddress, CancellationToken aborted) =>
        new(() => caller, () => null, ids, aborted) { OperationId = operationId, RemoteAddress = remoteAddress };

    /// <summary>The context of a command to a grain.</summary>
    public CommandContext Command(IfMatch? ifMatch = null) => new()
    {
        Actor = Actor,
        Role = Caller.Role,
        CorrelationId = Activity.Current?.TraceId.ToHexString() ?? NewId.ToString("N"),
        OperationId = OperationId,
        ExpectedVersion = ifMatch?.Version,
        TraceParent = Activity.Current?.Id,
    };
}

/// <summary>The id that an idempotency grain reserved for this request.</summary>
internal sealed record ReservedId(Guid Id);
