using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates;

/// <summary>
/// What a template can see: the variables, which are read and never changed or interpreted as a template (SPEC A-5), and the
/// instant that <c>now</c> stands for.
/// </summary>
public sealed class TemplateScope(JsonObject variables, DateTimeOffset now, TemplateLimits? limits = null)
{
    internal const string NowName = "now";

    public JsonObject Variables { get; } = variables;

    public DateTimeOffset Now { get; } = now;

    public TemplateLimits Limits { get; } = limits ?? TemplateLimits.Default;

    /// <summary>What becomes of every output before it is written, such as percent-encoding in a URL; fixed text stays as it is. Null: nothing.</summary>
    internal Func<string, string>? Escape { get; init; }

    internal LiquidValue Find(string name) =>
        name == NowName ? LiquidValue.Of(Now) : JsonReading.Property(Variables, name);
}
