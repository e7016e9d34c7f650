using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What a command makes of a run-time tool (SPEC S-7). Pure. What its action may be is in RuntimeToolRules.Actions.cs.</summary>
internal static partial class RuntimeToolRules
{
    public const int MaxName = 64;
    public const int MaxTitle = 200;
    public const int MaxDescription = 2_000;

    private const string Invalid = "runtime_tool.invalid";
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public static readonly Refusal NotFound = new("runtime_tool.not_found", "There is no such run-time tool.");

    public static readonly Refusal Exists = new("runtime_tool.exists", "There is already a run-time tool with this id; ask for it instead.");

    public static readonly Refusal Disabled = new("runtime_tool.disabled", "The run-time tool is disabled; an owner can enable it.");

    public static Refusal NameTaken(string name) => Refusal.Field("runtime_tool.name_exists", "name", $"name '{name}' is that of another run-time tool: choose another one, or change that one.");

    public static GrainResult<RuntimeToolSnapshot> Create(Guid id, CreateRuntimeTool command, DateTimeOffset now) => Checked(
        new()
        {
            Id = id,
            Name = command.Name,
            Title = command.Title,
            Description = command.Description,
            InputSchema = command.InputSchema,
            Annotations = command.Annotations,
            Http = command.Http,
            Tool = command.Tool,
            Timeout = command.Timeout ?? TimeSpan.FromSeconds(30),
            Enabled = command.Enabled,
            SecretHeaders = Names(command.SecretHeaders),
            Warnings = command.Warnings,
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
            ChangedBy = command.Context.Actor,
        },
        command.SecretHeaders);

    /// <summary>The tool after the change; the same instance when nothing changes.</summary>
    public static GrainResult<RuntimeToolSnapshot> Update(RuntimeToolSnapshot tool, UpdateRuntimeTool command, DateTimeOffset now)
    {
        if (IsStale(tool, command.Context) is { } stale) return stale;
        if (KeepsSecretsFor(tool, command) is { } elsewhere) return elsewhere;
        var after = Checked(
            tool with
            {
                Title = command.Title.Or(tool.Title),
                Description = command.Description.Or(tool.Description),
                InputSchema = command.InputSchema.Or(tool.InputSchema),
                Annotations = command.Annotations.Or(tool.Annotations),
                Http = command.Http.Or(tool.Http!),
                Tool = command.Tool.Or(tool.Tool!),
                Timeout = command.Timeout.Or(tool.Timeout),
                Enabled = command.Enabled.Or(tool.Enabled),
                SecretHeaders = command.SecretHeaders.IsSet ? Names(command.SecretHeaders.Value!) : tool.SecretHeaders,
                Warnings = command.Warnings.IsSet ? command.Warnings.Value : tool.Warnings,
            },
            command.SecretHeaders.IsSet ? command.SecretHeaders.Value! : ImmutableDictionary<string, Secret>.Empty);
        if (!after.IsAccepted) return after;
        var isSame = JsonText.Of(after.Value) == JsonText.Of(tool) && !command.SecretHeaders.IsSet;
        return isSame ? tool : after.Value with { Version = tool.Version + 1, UpdatedAt = now, ChangedBy = command.Context.Actor };
    }

    public static Refusal? IsStale(RuntimeToolSnapshot tool, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != tool.Version
            ? new Refusal("version.stale", $"The run-time tool is at version {tool.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(tool) }
            : null;

    /// <summary>The tool in the form of MCP's <c>tools/list</c>.</summary>
    public static JsonObject Definition(RuntimeToolSnapshot tool)
    {
        var definition = new JsonObject { ["name"] = tool.Name };
        if (tool.Title is { } title) definition["title"] = title;
        definition["description"] = tool.Description;
        definition["inputSchema"] = tool.InputSchema.ToNode();
        var annotations = new JsonObject();
        Hint("readOnlyHint", tool.Annotations.ReadOnlyHint);
        Hint("destructiveHint", tool.Annotations.DestructiveHint);
        Hint("idempotentHint", tool.Annotations.IdempotentHint);
        Hint("openWorldHint", tool.Annotations.OpenWorldHint);
        if (annotations.Count > 0) definition["annotations"] = annotations;
        return definition;

        void Hint(string name, bool? value)
        {
            if (value is { } said) annotations[name] = said;
        }
    }

    private static GrainResult<RuntimeToolSnapshot> Checked(RuntimeToolSnapshot tool, ImmutableDictionary<string, Secret> secrets)
    {
        var errors = new FieldErrors();
        if (tool.Name is null || !Name().IsMatch(tool.Name))
            errors.Add(Invalid, "name", $"name must be 1–{MaxName} lower-case letters, digits and single underscores, beginning with a letter, such as get_weather");
        if (tool.Title is not null) TextRules.Check(tool.Title, "title", 1, MaxTitle, Invalid, errors);
        TextRules.Check(tool.Description, "description", 1, MaxDescription, Invalid, errors);
        if (tool.Description is { Length: > 0 } && string.IsNullOrWhiteSpace(tool.Description)) errors.Add(Invalid, "description", "description must say what the tool does and when to use it");
        if (tool.Timeout <= TimeSpan.Zero || tool.Timeout > LongestTimeout) errors.Add(Invalid, "timeout", $"timeout must be more than 0 and at most {Duration.Format(LongestTimeout)}");
        if (FreeJson.WhyNotObject(tool.InputSchema, "input_schema", maxKeys: null) is { } noObject) errors.Add(Invalid, "input_schema", noObject);
        else if (InputSchemaRules.WhyNot(System.Text.Json.JsonElement.Parse(tool.InputSchema.Text)) is { } noSchema) errors.Add(Invalid, "input_schema", noSchema);
        if (tool.Http is null == tool.Tool is null) errors.Add(Invalid, "http", "either http or tool must be set: a request to make, or a tool of a connection to call");
        if (errors.ToRefusal() is { } refusal) return refusal;
        if ((tool.Http is { } http ? WhyNot(http) : WhyNot(tool.Tool!)) is { } wrong) return wrong;
        if (WhyNotSecrets(tool, secrets) is { } noSecrets) return noSecrets;
        return tool with { Hash = HashOf(tool) };
    }

    /// <summary>Over all that agents read and all that happens, so that an audit tells which of both somebody called.</summary>
    private static string HashOf(RuntimeToolSnapshot tool)
    {
        var all = new JsonObject
        {
            ["definition"] = Definition(tool),
            ["http"] = tool.Http is { } http ? JsonText.Of(http).ToNode() : null,
            ["tool"] = tool.Tool is { } action ? JsonText.Of(action).ToNode() : null,
            ["secret_headers"] = new JsonArray([.. tool.SecretHeaders.Select(name => JsonValue.Create(name))]),
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(all))));
    }

    private static ImmutableArray<string> Names(ImmutableDictionary<string, Secret> secrets) => [.. secrets.Keys.Order(StringComparer.Ordinal)];

    // No double underscore: it parts a prefix from a name.
    [GeneratedRegex("^(?!.*__)[a-z][a-z0-9_]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
