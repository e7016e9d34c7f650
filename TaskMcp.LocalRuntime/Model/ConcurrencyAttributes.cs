namespace Orleans.Concurrency
{
    /// <summary>The method does not change the grain's state, so calls of such methods interleave with each other.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>The method interleaves with every other call, still one thread at a time.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;
}
