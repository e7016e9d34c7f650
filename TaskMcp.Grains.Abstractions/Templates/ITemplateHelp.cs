using System.Collections.Immutable;

namespace TaskMcp.Templates;

/// <summary>What may stand in a template (SPEC B-3), for people who write one.</summary>
public interface ITemplateHelp
{
    /// <summary>Taken from what the engine itself goes by.</summary>
    TemplateHelp Get();
}

/// <summary>Variables and filters of templates.</summary>
public sealed record TemplateHelp
{
    /// <summary>Each with its fields, in the order of their names.</summary>
    public required ImmutableArray<TemplateVariableHelp> Variables { get; init; }

    /// <summary>By name.</summary>
    public required ImmutableArray<TemplateFilterHelp> Filters { get; init; }
}

/// <summary>A variable, or a field of one.</summary>
public sealed record TemplateVariableHelp
{
    /// <summary>As it is written, such as <c>task.title</c>; <c>notes[].text</c> is a field of every item, <c>changes.*</c> stands for any name.</summary>
    public required string Path { get; init; }

    public required TemplateValueKind Kind { get; init; }

    /// <summary>Where it can be used.</summary>
    public required TemplateVariableUse Use { get; init; }

    public required string Description { get; init; }

    /// <summary>What it may be.</summary>
    public JsonText? Example { get; init; }
}

/// <summary>What a variable holds.</summary>
public enum TemplateValueKind
{
    /// <summary>A text, number, boolean or instant, or null.</summary>
    Value,
    List,

    /// <summary>A thing with fields.</summary>
    Object,

    /// <summary>Any JSON.</summary>
    Any,
}

/// <summary>Where a variable can be used.</summary>
public enum TemplateVariableUse
{
    /// <summary>In every template of a binding.</summary>
    Always,

    /// <summary>Where a webhook triggers the binding, and in the mapping of a webhook.</summary>
    Webhook,

    /// <summary>In templates for what comes back from the tool.</summary>
    Output,
}

/// <summary>A filter.</summary>
public sealed record TemplateFilterHelp
{
    public required string Name { get; init; }

    /// <summary>With its arguments; those in brackets may be left out: <c>truncate: [length], [ellipsis]</c>.</summary>
    public required string Signature { get; init; }

    public required string Description { get; init; }

    /// <summary>A template that uses it.</summary>
    public required string Example { get; init; }

    /// <summary>What the example renders to.</summary>
    public required string Result { get; init; }
}
