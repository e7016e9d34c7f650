using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>How a long call goes from one state to the next (SEP-2663). Pure; what has ended stays as it ended.</summary>
internal static class LongCallRules
{
    /// <summary>How long a call is kept, counted from its beginning.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    /// <summary>In characters; a longer result is not kept.</summary>
    public const int LongestResult = 1 << 20;

    /// <summary>What a tool says that runs as a task only; one that never does says <see cref="Forbidden"/>.</summary>
    public const string Required = "required";

    public const string Forbidden = "forbidden";

    public static readonly Refusal NotFound = new("long_call.not_found", "There is no such task.");

    private const int MostRepeats = 3;
    private const int InvalidParams = -32602;
    private const int InternalError = -32603;

    public static LongCallState Begin(GatewayCall call, bool mayRepeat, DateTimeOffset now) => new()
    {
        PrincipalId = call.Caller.Actor.Id, Call = call, Status = LongCallStatus.Working, CreatedAt = now, UpdatedAt = now, MayRepeat = mayRepeat,
    };

    public static bool HasEnded(LongCallState state) => state.Status is LongCallStatus.Completed or LongCallStatus.Failed or LongCallStatus.Cancelled;

    public static bool IsOver(LongCallState state, DateTimeOffset now) => now >= state.CreatedAt + TimeToLive;

    /// <summary>The state with what the gateway answered.</summary>
    public static LongCallState Answered(LongCallState state, GatewayAnswer answer, DateTimeOffset now)
    {
        if (state.Status != LongCallStatus.Working) return state;
        if (answer.InputRequired is { } asked)
            return state with { Status = LongCallStatus.InputRequired, Asked = asked, Rounds = state.Rounds + 1, Answered = ImmutableDictionary<string, JsonText>.Empty, UpdatedAt = now };
        if (answer.Result is { } result && result.Text.Length <= LongestResult) return Ended(state, LongCallStatus.Completed, now) with { Result = result };
        if (answer.RpcError is { } error) return Ended(state, LongCallStatus.Failed, now) with { Error = error };
        if (answer.Result is not null) return Failed(state, InternalError, $"The tool answered, but its result is longer than the {LongestResult} characters that are kept of a task. Call it for less at once.", now);
        return answer.Refusal is { } refusal ? Failed(state, InvalidParams, refusal.Message, now) : Failed(state, InvalidParams, "There is no such tool any more.", now);
    }

    /// <summary>
    /// The state of a call that was cut off, by a crash or a failure here: it is made again where it may be, and else it has failed, since nobody knows what
    /// came of it.
    /// </summary>
    public static LongCallState CutOff(LongCallState state, DateTimeOffset now)
    {
        if (state.Status != LongCallStatus.Working) return state;
        if (state.MayRepeat && state.Repeats < MostRepeats) return state with { Repeats = state.Repeats + 1 };
        var way = state.MayRepeat ? "Call it again later." : "The tool does not say that it may be repeated: look before you call it again.";
        return Failed(state, InternalError, $"The call was cut off while it was under way, so nobody knows what came of it. {way}", now);
    }

    public static LongCallState Cancelled(LongCallState state, DateTimeOffset now) => HasEnded(state) ? state : Ended(state, LongCallStatus.Cancelled, now) with { Message = "Cancelled." };

    /// <summary>The state with answers, and what the call goes on with when all are there.</summary>
    public static (LongCallState State, InputAnswers? Answers) Given(LongCallState state, ImmutableDictionary<string, JsonText> responses, DateTimeOffset now)
    {
        if (state is not { Status: LongCallStatus.InputRequired, Asked: { } asked }) return (state, null);
        var answered = state.Answered;
        foreach (var key in asked.Requests.Keys)
        {
            if (!answered.ContainsKey(key) && responses.TryGetValue(Key(state, key), out var response)) answered = answered.Add(key, response);
        }

        if (answered == state.Answered) return (state, null);
        if (answered.Count < asked.Requests.Count) return (state with { Answered = answered, UpdatedAt = now }, null);
        var next = state with { Status = LongCallStatus.Working, Asked = null, Answered = ImmutableDictionary<string, JsonText>.Empty, UpdatedAt = now };
        return (next, new() { Responses = answered, RequestState = asked.RequestState });
    }

    public static LongCallSnapshot Snapshot(string id, LongCallState state, string? progress) => new()
    {
        Id = id,
        Status = state.Status,
        Message = state.Message ?? (state.Status == LongCallStatus.Working ? progress : null),
        CreatedAt = state.CreatedAt,
        UpdatedAt = state.UpdatedAt,
        TimeToLive = TimeToLive,
        Questions = state.Asked is not { } asked || state.Status != LongCallStatus.InputRequired
            ? ImmutableDictionary<string, InputQuestion>.Empty
            : asked.Requests.Where(request => !state.Answered.ContainsKey(request.Key)).ToImmutableDictionary(request => Key(state, request.Key), request => request.Value),
        Result = state.Result,
        Error = state.Error,
    };

    /// <summary>What a tool says of tasks: <c>required</c>, <c>optional</c>, <c>forbidden</c>; null when it says nothing.</summary>
    public static string? Support(JsonElement definition) =>
        definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("execution", out var execution) && execution.ValueKind == JsonValueKind.Object
        && execution.TryGetProperty("taskSupport", out var support) && support.ValueKind == JsonValueKind.String ? support.GetString() : null;

    // Unique over the life of the call, as SEP-2663 wants it: servers use the same key again and again.
    private static string Key(LongCallState state, string key) => $"{state.Rounds}.{key}";

    private static LongCallState Failed(LongCallState state, int code, string message, DateTimeOffset now) =>
        Ended(state, LongCallStatus.Failed, now) with { Message = message, Error = JsonText.From(new JsonObject { ["code"] = code, ["message"] = message }) };

    private static LongCallState Ended(LongCallState state, LongCallStatus status, DateTimeOffset now) => state with
    {
        Status = status, Call = null, Asked = null, Answered = ImmutableDictionary<string, JsonText>.Empty, UpdatedAt = now,
    };
}
