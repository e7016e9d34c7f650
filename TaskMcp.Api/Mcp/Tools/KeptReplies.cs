using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Audit;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>
/// Calls a tool; a repeat under the same key gets the first reply (SPEC T-7). The key is the argument <c>idempotency_key</c>, or
/// <c>_meta["taskmcp/idempotency_key"]</c>, with which TaskMcp itself marks the calls of its runs.
/// </summary>
internal sealed class KeptReplies(RepeatKeys repeats, ToolConfirmation confirmation, ToolAudit audit, IIdSource ids)
{
    public const string Argument = "idempotency_key";
    public const string Meta = "taskmcp/idempotency_key";

    public async Task<JsonObject> Answer(IOwnTool tool, JsonObject arguments, McpCall call)
    {
        if (tool.Facts.Effect == ToolEffect.Reads || Key(arguments, call) is not { } key)
            return await confirmation.Ask(tool, arguments, call) ?? (await audit.Call(tool, arguments, call.Call, reserved: null)).ToResult();
        if (!RepeatKeys.IsKey(key))
            return ToolReply.Refused(Refusal.Field(RequestCodes.IdempotencyKeyInvalid, Argument, $"{Argument} must be 1–255 visible ASCII characters.")).ToResult();

        var claim = await repeats.Claim(call.Caller, key, Named(tool, arguments), call.Aborted);
        if (!claim.IsAccepted) return ToolReply.Refused(claim.Refusal).ToResult();
        if (claim.Value.Answer is not { } kept) return await First(claim.Value, tool, arguments, call);
        return await audit.Left(tool, arguments, call.Call, AuditDecision.Allowed, RequestCodes.Replayed) ? JsonNode.Parse(kept.Body)!.AsObject() : ToolReply.Refused(AuditTrail.Unavailable).ToResult();
    }

    private async Task<JsonObject> First(ClaimedKey key, IOwnTool tool, JsonObject arguments, McpCall call)
    {
        try
        {
            if (await confirmation.Ask(tool, arguments, call) is { } question)
            {
                // Nothing has been done yet: the same key comes again with the answer.
                await key.Grain.Release();
                return question;
            }

            var asked = Http.Call.For(call.Caller, $"mcp:{key.ReservedId:N}", new Reserved(key.ReservedId, ids), call.Call.RemoteAddress, call.Aborted);
            var reply = await audit.Call(tool, arguments, asked, key.ReservedId);
            var result = reply.ToResult();
            await key.Keep(new() { Status = reply.Refusal is { } refusal ? RefusalStatus.Of(refusal.Code) : 200, Body = ToolJson.ToText(result), ContentType = "application/json" });
            return result;
        }
        catch
        {
            await key.Grain.Release();
            throw;
        }
    }

    private static string? Key(JsonObject arguments, McpCall call) => arguments.Text(Argument) ?? call.Parameters.Object("_meta").Text(Meta);

    /// <summary>The order in which arguments come means nothing.</summary>
    private static byte[] Named(IOwnTool tool, JsonObject arguments)
    {
        var text = new StringBuilder("tools/call ").Append(tool.Facts.Name);
        foreach (var (name, value) in arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal))
        {
            if (name != Argument) text.Append('\n').Append(name).Append('=').Append(value?.ToJsonString(ToolJson.Options));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The first id is the one that the key has reserved.</summary>
    private sealed class Reserved(Guid first, IIdSource others) : IIdSource
    {
        private int _asked;

        public Guid Next() => Interlocked.Increment(ref _asked) == 1 ? first : others.Next();
    }
}
