namespace TaskMcp.Web.Connections;

/// <summary>A place in the definition of a tool, for people. The address is a JSON Pointer (RFC 6901).</summary>
internal static class DefinitionPlaces
{
    private const string Properties = "properties";

    /// <summary><c>/inputSchema/properties/to/type</c> as <c>argument to: type</c>.</summary>
    public static string Words(string pointer)
    {
        if (pointer.Length == 0) return "the whole tool";
        var steps = pointer.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        return steps[0] switch
        {
            "inputSchema" => Schema("arguments", "argument", steps[1..]),
            "outputSchema" => Schema("output", "output", steps[1..]),
            "annotations" => string.Join(' ', ["annotations", .. steps[1..]]),
            _ => string.Join(" › ", steps),
        };
    }

    private static string Schema(string whole, string part, string[] steps)
    {
        var names = new List<string>();
        var at = 0;
        while (at + 1 < steps.Length && steps[at] == Properties)
        {
            names.Add(steps[at + 1]);
            at += 2;
        }

        var rest = string.Join(" › ", steps[at..]);
        if (names.Count == 0) return rest.Length == 0 ? whole : $"{whole}: {rest}";
        var name = $"{part} {string.Join('.', names)}";
        return rest.Length == 0 ? name : $"{name}: {rest}";
    }
}
