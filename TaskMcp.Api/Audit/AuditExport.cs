using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using TaskMcp.Audit;

namespace TaskMcp.Api.Audit;

/// <summary>Rows of the audit as a file, sent while they are read: memory holds a piece of them.</summary>
internal sealed class AuditExport(IAsyncEnumerable<AuditRecord> rows, AuditFormat format) : IResult, IEndpointMetadataProvider
{
    private const string JsonLines = "application/jsonl";
    private const string Csv = "text/csv";

    private static readonly (string Name, Func<AuditRecord, string?> Value)[] Columns =
    [
        ("sequence", row => Text(row.Sequence)),
        ("at", row => row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)),
        ("workspace", row => row.Workspace),
        ("actor_id", row => row.Actor.Id),
        ("actor_kind", row => Word(row.Actor.Kind)),
        ("actor_name", row => row.Actor.Name),
        ("action", row => row.Action),
        ("target_type", row => row.TargetType),
        ("target_id", row => row.TargetId),
        ("decision", row => Word(row.Decision)),
        ("reason", row => row.Reason),
        ("tool", row => row.Tool),
        ("tool_hash", row => row.ToolHash),
        ("connection_id", row => row.ConnectionId?.ToString("D")),
        ("correlation_id", row => row.CorrelationId),
        ("cost", row => Text(row.Cost)),
        ("duration_ms", row => Text(row.DurationMs)),
        ("outcome", row => Word(row.Outcome)),
        ("outcome_code", row => row.OutcomeCode),
        ("token_id", row => row.TokenId?.ToString("D")),
        ("remote_address", row => row.RemoteAddress),
        ("entry_id", row => row.EntryId?.ToString("D")),
        ("previous_hash", row => row.PreviousHash),
        ("hash", row => row.Hash),
    ];

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [JsonLines, Csv]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format == AuditFormat.Csv ? $"{Csv}; charset=utf-8" : JsonLines;
        response.Headers.ContentDisposition = $"attachment; filename=\"audit.{Word(format)}\"";
        if (format == AuditFormat.Csv) await Send(CsvText.Line(Columns.Select(column => (string?)column.Name)));
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
        {
            await Send(format == AuditFormat.Csv ? CsvText.Line(Columns.Select(column => column.Value(row))) : $"{JsonSerializer.Serialize(row, TaskMcpJson.Options)}\n");
        }

        async Task Send(string line) => await response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), httpContext.RequestAborted);
    }

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
