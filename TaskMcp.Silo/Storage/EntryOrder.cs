namespace TaskMcp.Silo.Storage;

/// <summary>Orders entries of several index scans as the database orders each of them.</summary>
internal sealed class EntryOrder(bool descending) : IComparer<PageCursor>
{
    public int Compare(PageCursor x, PageCursor y)
    {
        var bySort = (x.Sort, y.Sort) switch
        {
            (long left, long right) => left.CompareTo(right),
            (string left, string right) => CompareText(left, right),
            _ => 0,
        };
        var order = bySort != 0 ? bySort : x.Row.CompareTo(y.Row);
        return descending ? -order : order;
    }

    /// <summary>By code point, as UTF-8 bytes compare. UTF-16 alone would put surrogates before U+E000.</summary>
    private static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] == right[i]) continue;
            return (char.IsSurrogate(left[i]), char.IsSurrogate(right[i])) switch
            {
                (true, false) => 1,
                (false, true) => -1,
                _ => left[i].CompareTo(right[i]),
            };
        }

        return left.Length.CompareTo(right.Length);
    }
}
