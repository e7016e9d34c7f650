using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Which event an <c>on_event</c> binding may name (SPEC B-1, T-4). Pure.</summary>
public static class BindingEventRules
{
    private const string Code = "binding.event_invalid";
    private const string Field = "config.event";

    /// <summary>Refusal: <c>binding.event_invalid</c>.</summary>
    public static Refusal? Check(BindingType type, BindingConfig config) => (type, config.Event) switch
    {
        (BindingType.OnEvent, { } name) when TaskEventTypes.All.Contains(name) => null,
        (BindingType.OnEvent, _) => Refusal.Field(Code, Field, $"{Field} must be one of {string.Join(", ", TaskEventTypes.All)}."),
        (_, null) => null,
        _ => Refusal.Field(Code, Field, $"{Field} goes with binding_type on_event only; leave it out or use that type."),
    };
}
