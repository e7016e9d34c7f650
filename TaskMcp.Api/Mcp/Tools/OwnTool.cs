using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>
/// A tool with typed arguments and a typed answer. Arguments are read as the bodies of HTTP requests are, so both refuse the same in the same words.
/// </summary>
internal abstract class OwnTool<TArguments, TAnswer> : IOwnTool where TArguments : class
{
    public abstract ToolFacts Facts { get; }

    public JsonObject Definition => field ??= ToolDefinition.Of(Facts, AnswerSchema.Of<TAnswer>());

    public Type ArgumentsType => typeof(TArguments);

    public async Task<ToolReply> Call(JsonObject arguments, Call call)
    {
        var (read, refusal) = RequestJson.Read<TArguments>(JsonSerializer.SerializeToUtf8Bytes(arguments, ToolJson.Options));
        if (read is null) return ToolReply.Refused(refusal!);
        var answer = await Do(read, call);
        return answer.IsAccepted ? ToolReply.Of(answer.Value, Say(answer.Value)) : ToolReply.Refused(answer.Refusal);
    }

    protected abstract Task<GrainResult<TAnswer>> Do(TArguments arguments, Call call);

    /// <summary>One or two sentences about the answer: what happened, and what may come next. Never text from outside.</summary>
    protected abstract string Say(TAnswer answer);
}
