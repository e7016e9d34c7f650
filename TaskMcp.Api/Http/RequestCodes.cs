namespace TaskMcp.Api.Http;

/// <summary>Codes of refusals that the API decides itself, before any grain is asked.</summary>
internal static class RequestCodes
{
    public const string Invalid = "request.invalid";
    public const string UnknownField = "request.unknown_field";
    public const string DuplicateField = "request.duplicate_field";
    public const string UnknownParameter = "request.unknown_parameter";
    public const string Malformed = "request.malformed";
    public const string IdInvalid = "request.id_invalid";
    public const string IfMatchInvalid = "request.if_match_invalid";
    public const string IdempotencyKeyInvalid = "request.idempotency_key_invalid";
    public const string LastEventIdInvalid = "request.last_event_id_invalid";
    public const string CursorInvalid = "request.cursor_invalid";
    public const string TooLarge = "request.too_large";
    public const string UrlTooLong = "request.url_too_long";
    public const string HeadersTooLarge = "request.headers_too_large";
    public const string TooMany = "request.too_many";
    public const string TooManyAtOnce = "request.too_many_at_once";
    public const string TooManyFailures = "request.too_many_failures";
    public const string TooSlow = "request.too_slow";
    public const string Busy = "server.busy";
    public const string MediaType = "request.media_type";
    public const string HostNotAllowed = "request.host_not_allowed";
    public const string OriginNotAllowed = "request.origin_not_allowed";
    public const string MethodNotAllowed = "request.method_not_allowed";
    public const string RouteNotFound = "route.not_found";
    public const string AuthRequired = "auth.required";
    public const string AuthUnavailable = "auth.unavailable";
    public const string AuthForbidden = "auth.forbidden";
    public const string IdempotencyMismatch = "idempotency.mismatch";
    public const string IdempotencyInProgress = "idempotency.in_progress";
    public const string AuditUnavailable = "audit.unavailable";
    public const string Aborted = "request.aborted";
    public const string Replayed = "idempotency.replayed";
    public const string ServerError = "server.error";

    public static Refusal SlowBody { get; } = new(TooSlow, "The body did not come in time: send it at once.");
}
