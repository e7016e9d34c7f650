namespace TaskMcp.Silo.Templates.Values;

internal enum LiquidKind : byte
{
    /// <summary>A path that leads nowhere; an error in output, false in a test.</summary>
    Missing,
    Nil,
    Bool,
    Number,
    Text,
    List,
    Map,
    Instant,
    Duration,

    /// <summary>The literal <c>empty</c>, which equals any empty text, list or map.</summary>
    Empty,

    /// <summary>The literal <c>blank</c>: <c>empty</c>, nil, false or only white space.</summary>
    Blank,
}
