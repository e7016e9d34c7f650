using System.Collections.Immutable;
using System.Text;

namespace TaskMcp.Silo.Gateway;

/// <summary>Where an argument is: names and places parted by dots; <c>\.</c> is a dot of a name, <c>*</c> every element. Pure.</summary>
internal static class ConstraintPath
{
    public const string Every = "*";
    public const int MaxLength = 200;

    public static ImmutableArray<string> Parse(string path)
    {
        var (segments, segment) = (ImmutableArray.CreateBuilder<string>(), new StringBuilder());
        for (var index = 0; index < path.Length; index++)
        {
            if (IsEscape(index)) segment.Append(path[++index]);
            else if (path[index] == '.') Next();
            else segment.Append(path[index]);
        }

        Next();
        return segments.ToImmutable();

        bool IsEscape(int index) => path[index] == '\\' && index + 1 < path.Length && path[index + 1] is ('.' or '\\');

        void Next()
        {
            segments.Add(segment.ToString());
            segment.Clear();
        }
    }

    public static bool IsValid(string? path) => path is { Length: > 0 and <= MaxLength } && Parse(path).All(segment => segment.Length > 0);
}
