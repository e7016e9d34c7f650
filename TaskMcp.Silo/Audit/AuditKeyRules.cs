using System.Collections.Immutable;

namespace TaskMcp.Silo.Audit;

/// <summary>Which keys are kept. Pure.</summary>
internal static class AuditKeyRules
{
    /// <summary>The keys that seal rows from the first one on, or will.</summary>
    public static ImmutableArray<AuditKey> InUse(ImmutableArray<AuditKey> keys, long firstSequence) =>
        [.. keys.Where((_, place) => place + 1 >= keys.Length || keys[place + 1].FromSequence > firstSequence)];
}
