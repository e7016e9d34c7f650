namespace TaskMcp.Silo.Templates;

/// <summary>Finds what somebody may have meant by a misspelt name.</summary>
internal static class Suggestion
{
    private const int MaxMistakes = 2;

    /// <summary>Text to add to an error, empty where nothing is near.</summary>
    public static string For(string name, IEnumerable<string> candidates)
    {
        var near = candidates
            .Select(candidate => (Candidate: candidate, Mistakes: Mistakes(name, candidate)))
            .Where(pair => pair.Mistakes <= MaxMistakes)
            .OrderBy(pair => pair.Mistakes).ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
        return near is null ? "" : $"; did you mean '{near}'?";
    }

    // Levenshtein distance; names far apart in length need not be compared.
    private static int Mistakes(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MaxMistakes) return int.MaxValue;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = one[i - 1] == other[j - 1] ? diagonal : 1 + int.Min(diagonal, int.Min(above, row[j - 1]));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
