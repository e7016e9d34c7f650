using System.Collections.Immutable;

namespace TaskMcp.Web.Bindings;

/// <summary>How a value of a schema is asked for.</summary>
public enum SchemaKind
{
    Text,
    Number,
    Integer,
    Boolean,

    /// <summary>One of <see cref="SchemaField.Options"/>.</summary>
    Choice,

    /// <summary>Always <see cref="SchemaField.Fixed"/>.</summary>
    Fixed,

    /// <summary>Any number of <see cref="SchemaField.Item"/>.</summary>
    List,

    /// <summary>Has <see cref="SchemaField.Fields"/>.</summary>
    Object,

    /// <summary>JSON by hand: what a form cannot say.</summary>
    Json,
}

/// <summary>A place of a form that was made from a JSON Schema.</summary>
public sealed record SchemaField
{
    /// <summary>The property; empty for the whole and for entries of a list.</summary>
    public required string Name { get; init; }

    public required SchemaKind Kind { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Limits and the default, in words.</summary>
    public string? Hint { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>A text that is likely to have several lines.</summary>
    public bool IsLong { get; init; }

    public ImmutableArray<SchemaOption> Options { get; init; } = [];

    /// <summary>JSON.</summary>
    public string? Fixed { get; init; }

    public SchemaField? Item { get; init; }

    public ImmutableArray<SchemaField> Fields { get; init; } = [];

    /// <summary>What a person reads; the place of a list's entry has no name of its own.</summary>
    public string Label => Name.Length > 0 ? Name : Title ?? "Entry";
}

/// <summary>A value that may be chosen.</summary>
/// <param name="Json">As it is sent.</param>
/// <param name="Text">As it is read.</param>
public sealed record SchemaOption(string Json, string Text);
