using System.Collections.Frozen;

namespace TaskMcp.Silo.Templates;

/// <summary>What is known of a variable before there is data.</summary>
public sealed class TemplateShape
{
    private static readonly FrozenDictionary<string, TemplateShape> None = FrozenDictionary<string, TemplateShape>.Empty;

    private readonly FrozenDictionary<string, TemplateShape> fields;
    private readonly TemplateShape? anyField;

    private TemplateShape(FrozenDictionary<string, TemplateShape> fields, TemplateShape? anyField, TemplateShape? item, bool isOptional)
    {
        this.fields = fields;
        this.anyField = anyField;
        Item = item;
        IsOptional = isOptional;
    }

    /// <summary>Anything: free JSON.</summary>
    public static TemplateShape Free { get; } = new(None, null, null, isOptional: false);

    /// <summary>A text, number, boolean or instant, or null.</summary>
    public static TemplateShape Scalar { get; } = new(None, null, null, isOptional: true);

    /// <summary>The shape of a list's items; null where it is not a list.</summary>
    public TemplateShape? Item { get; }

    /// <summary>Whether data may leave it out, meaning null.</summary>
    public bool IsOptional { get; }

    internal IEnumerable<string> FieldNames => fields.Keys;

    /// <summary>The shape of whatever field is named; null where the fields are known.</summary>
    internal TemplateShape? AnyField => anyField;

    internal TemplateShape AnyItem => Item ?? anyField ?? Free;

    /// <summary>An object of exactly these fields.</summary>
    public static TemplateShape Object(params IEnumerable<(string Name, TemplateShape Shape)> fields) =>
        new(fields.ToFrozenDictionary(field => field.Name, field => field.Shape), null, null, isOptional: false);

    /// <summary>An object with any keys and values of one shape.</summary>
    public static TemplateShape MapOf(TemplateShape value) => new(None, value, null, isOptional: false);

    public static TemplateShape ListOf(TemplateShape item) => new(None, null, item, isOptional: false);

    /// <summary>The same, or null.</summary>
    public TemplateShape OrNull() => new(fields, anyField, Item, isOptional: true);

    /// <summary>The shape of a field; null where there can be none of that name.</summary>
    internal TemplateShape? Field(string name)
    {
        if (this == Free) return Free;
        if (fields.TryGetValue(name, out var field)) return field;
        if (anyField is not null) return anyField;
        return (name, Item) switch
        {
            ("size", _) => Scalar,
            ("first" or "last", { } item) => item,
            _ => null,
        };
    }
}
