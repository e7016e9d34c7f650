namespace Orleans.Runtime
{
    /// <summary>Values that flow with a chain of grain calls.</summary>
    public static class RequestContext
    {
        private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

        /// <summary>The value of this key, or null.</summary>
        public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

        /// <summary>Sets a value for the calls that follow in this flow.</summary>
        public static void Set(string key, object value) =>
            Values.Value = new(Values.Value ?? []) { [key] = value };

        /// <summary>Removes a value; true if there was one.</summary>
        public static bool Remove(string key)
        {
            if (Values.Value is not { } values || !values.ContainsKey(key)) return false;
            var copy = new Dictionary<string, object>(values);
            copy.Remove(key);
            Values.Value = copy;
            return true;
        }

        /// <summary>Removes all values.</summary>
        public static void Clear() => Values.Value = null;
    }
}
