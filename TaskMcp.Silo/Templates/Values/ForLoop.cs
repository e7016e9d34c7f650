namespace TaskMcp.Silo.Templates.Values;

/// <summary>The <c>forloop</c> object of one running loop.</summary>
internal sealed class ForLoop(int length, ForLoop? parent)
{
    public int Index0 { get; set; }

    public LiquidValue Property(string name) => name switch
    {
        "index" => LiquidValue.Of(Index0 + 1),
        "index0" => LiquidValue.Of(Index0),
        "rindex" => LiquidValue.Of(length - Index0),
        "rindex0" => LiquidValue.Of(length - Index0 - 1),
        "first" => LiquidValue.Of(Index0 == 0),
        "last" => LiquidValue.Of(Index0 == length - 1),
        "length" => LiquidValue.Of(length),
        "parentloop" => parent is null ? LiquidValue.Nil : LiquidValue.Of(parent),
        _ => LiquidValue.Missing,
    };
}
