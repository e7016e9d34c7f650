using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskMcp.Bindings;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Bindings;

/// <summary>What a binding's configuration may be: all that can be known when it is saved (SPEC B-1 to B-4, B-8). Pure.</summary>
public static partial class BindingConfigRules
{
    public const int MaxRetries = 20;
    public const double MaxBackoffSeconds = 3600;
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    private const int MaxToolNameLength = 256;
    private const int MaxOutputs = 10;
    private const int MaxFieldKeyLength = 100;

    /// <summary>The error codes that a retry policy may name (SPEC C-6).</summary>
    public static readonly ImmutableArray<string> ErrorCodes =
        [.. Enum.GetValues<McpErrorCode>().Select(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()))];

    /// <summary>
    /// Refusals: <c>binding.tool_invalid</c>, <c>binding.timeout_invalid</c>, <c>binding.retry_policy_invalid</c>, <c>binding.output_invalid</c>,
    /// <c>binding.condition_invalid</c>, <c>template.syntax</c>, <c>template.unknown_variable</c>, <c>template.unknown_filter</c>.
    /// </summary>
    public static Refusal? Check(BindingType type, BindingConfig config) =>
        CheckNulls(config)
        ?? CheckTool(config.ToolName)
        ?? CheckTimeout(config.Timeout)
        ?? CheckRetry(config.RetryPolicy)
        ?? CheckOutputs(config.OutputHandling)
        ?? BindingTemplateRules.Check(type, config);

    /// <summary><c>{server_type}__{tool}</c> or the bare name (SPEC C-3); which of the two it is, the connection knows.</summary>
    [GeneratedRegex(@"^[^\s\p{C}]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ToolName();

    /// <summary>JSON can say null where the contract cannot.</summary>
    private static Refusal? CheckNulls(BindingConfig config)
    {
        if (config.RetryPolicy is null) return Null("binding.retry_policy_invalid", "config.retry_policy");
        if (HasNull(config.OutputHandling)) return Null("binding.output_invalid", "config.output_handling");
        return HasNull(config.Conditions) || config.Conditions.Any(HasNullWithin) ? Null("binding.condition_invalid", "config.conditions") : null;
    }

    private static bool HasNullWithin(BindingCondition condition) =>
        HasNull(condition.Any) || HasNull(condition.All) || condition.Any.Any(HasNullWithin) || condition.All.Any(HasNullWithin);

    private static bool HasNull<T>(ImmutableArray<T> items) where T : class => items.IsDefault || items.Contains(null!);

    private static Refusal Null(string code, string field) => Refusal.Field(code, field, $"{field} must not be or hold null; leave it out instead.");

    private static Refusal? CheckTool(string? name) => name is { Length: > 0 and <= MaxToolNameLength } && ToolName().IsMatch(name)
        ? null
        : Refusal.Field("binding.tool_invalid", "config.tool_name",
            $"config.tool_name must be 1–{MaxToolNameLength} characters without spaces, such as slack__send_message.");

    private static Refusal? CheckTimeout(TimeSpan? timeout) => timeout is null || (timeout > TimeSpan.Zero && timeout <= MaxTimeout)
        ? null
        : Refusal.Field("binding.timeout_invalid", "config.timeout", "config.timeout must be more than 0s and at most 10m.");

    private static Refusal? CheckRetry(RetryPolicy policy)
    {
        const string code = "binding.retry_policy_invalid";
        if (policy.MaxRetries is < 0 or > MaxRetries)
            return Refusal.Field(code, "config.retry_policy.max_retries", $"config.retry_policy.max_retries must be 0–{MaxRetries} (was {policy.MaxRetries}).");
        if (policy.BackoffSeconds is not (>= 0 and <= MaxBackoffSeconds))
            return Refusal.Field(code, "config.retry_policy.backoff_seconds", $"config.retry_policy.backoff_seconds must be 0–{MaxBackoffSeconds}.");
        var unknown = policy.RetryOn.IsDefault ? null : policy.RetryOn.FirstOrDefault(name => !ErrorCodes.Contains(name));
        return unknown is null
            ? null
            : Refusal.Field(code, "config.retry_policy.retry_on", $"config.retry_policy.retry_on may name {string.Join(", ", ErrorCodes)}.");
    }

    private static Refusal? CheckOutputs(ImmutableArray<OutputHandling> outputs)
    {
        if (outputs.IsDefaultOrEmpty) return null;
        if (outputs.Length > MaxOutputs)
            return Refusal.Field("binding.output_invalid", "config.output_handling", $"config.output_handling may list {MaxOutputs} handlings (was {outputs.Length}).");
        for (var index = 0; index < outputs.Length; index++)
            if (CheckOutput(outputs[index], $"config.output_handling[{index}]") is { } refusal) return refusal;
        return null;
    }

    private static Refusal? CheckOutput(OutputHandling output, string path)
    {
        const string code = "binding.output_invalid";
        if (output.Action != OutputAction.UpdateField) return null;
        if (output.Field is not { Length: > 0 and <= MaxFieldKeyLength } field)
            return Refusal.Field(code, $"{path}.field", $"{path}.field must name a field of the task or a key of its fields (1–{MaxFieldKeyLength} characters).");
        if (OutputFields.Whole(field) is { } whole)
            return Refusal.Field(code, $"{path}.field", $"{path}.field cannot be {field}, a part of {whole}: name a whole field of the task, or fields.key for a key of its fields.");
        return OutputFields.IsFixed(field)
            ? Refusal.Field(code, $"{path}.field", $"{path}.field cannot be {field}: it is not a field that an output may set.")
            : null;
    }
}
