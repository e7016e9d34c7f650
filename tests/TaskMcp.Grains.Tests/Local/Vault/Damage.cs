namespace TaskMcp.Grains.Tests.Local.Vault;

/// <summary>What somebody does to a stored box.</summary>
internal static class Damage
{
    /// <summary>The same form, one character of the content changed.</summary>
    public static string Of(string box)
    {
        var middle = (box.LastIndexOf('.') + box.Length) / 2;
        return string.Concat(box.AsSpan(0, middle), box[middle] == 'A' ? "B" : "A", box.AsSpan(middle + 1));
    }
}
