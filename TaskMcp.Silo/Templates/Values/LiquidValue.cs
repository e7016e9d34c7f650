using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>A value while rendering. Wraps the caller's JSON without copying it.</summary>
internal readonly struct LiquidValue
{
    private readonly object? reference;
    private readonly decimal number;

    private LiquidValue(LiquidKind kind, object? reference, decimal number)
    {
        Kind = kind;
        this.reference = reference;
        this.number = number;
    }

    public static LiquidValue Missing => default;

    public static LiquidValue Nil => new(LiquidKind.Nil, null, 0);

    public static LiquidValue True => new(LiquidKind.Bool, null, 1);

    public static LiquidValue False => new(LiquidKind.Bool, null, 0);

    public static LiquidValue Empty => new(LiquidKind.Empty, null, 0);

    public static LiquidValue Blank => new(LiquidKind.Blank, null, 0);

    public LiquidKind Kind { get; }

    public bool IsMissing => Kind == LiquidKind.Missing;

    public bool IsNil => Kind is LiquidKind.Nil or LiquidKind.Missing;

    /// <summary>Everything but nil and false is true, as in Liquid.</summary>
    public bool IsTruthy => Kind == LiquidKind.Bool ? number != 0 : !IsNil && Kind is not (LiquidKind.Empty or LiquidKind.Blank);

    public string Text => (string)reference!;

    public decimal Number => number;

    /// <summary>The JSON number as it was written, where it came from JSON.</summary>
    public JsonValue? Written => reference as JsonValue;

    public LiquidList List => (LiquidList)reference!;

    /// <summary>A <see cref="JsonObject"/> or the <see cref="ForLoop"/> of a loop.</summary>
    public object Map => reference!;

    public TimeSpan Duration => TimeSpan.FromTicks((long)number);

    public DateTimeOffset Instant => new((long)number, TimeSpan.Zero);

    public static LiquidValue Of(bool value) => value ? True : False;

    public static LiquidValue Of(decimal value) => new(LiquidKind.Number, null, value);

    public static LiquidValue Of(decimal value, JsonValue written) => new(LiquidKind.Number, written, value);

    public static LiquidValue Of(string value) => new(LiquidKind.Text, value, 0);

    public static LiquidValue Of(DateTimeOffset value) => new(LiquidKind.Instant, null, value.UtcTicks);

    public static LiquidValue Of(TimeSpan value) => new(LiquidKind.Duration, null, value.Ticks);

    public static LiquidValue Of(LiquidList value) => new(LiquidKind.List, value, 0);

    public static LiquidValue Of(JsonObject value) => new(LiquidKind.Map, value, 0);

    public static LiquidValue Of(ForLoop value) => new(LiquidKind.Map, value, 0);
}
