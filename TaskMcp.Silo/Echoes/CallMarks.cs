using System.Collections.Immutable;
using System.Globalization;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Echoes;

/// <summary>The marks of a run's call. Bounded in number and work, whatever tools are given and answer. Pure.</summary>
internal static class CallMarks
{
    /// <summary>No call has more.</summary>
    public const int Most = 100;

    private const int MostTexts = 16;
    private const int MostIdentities = 24;

    /// <summary>What stands in the input: known before the call, since a webhook may be faster than the answer.</summary>
    public static ImmutableArray<ulong> OfInput(TaskSnapshot task, JsonText input)
    {
        var marks = new HashSet<ulong> { EchoMark.Of(EchoMarkKind.Task, Name(task.Id)) };
        if (input.Text.Contains($"/tasks/{Name(task.Id)}", StringComparison.OrdinalIgnoreCase)) marks.Add(EchoMark.Of(EchoMarkKind.TaskAddress, Name(task.Id)));
        var (texts, identities) = (0, 0);
        JsonLeaves.Read(input.Text, root =>
        {
            foreach (var leaf in JsonLeaves.All(root))
            {
                if (leaf.IsText && texts < MostTexts && EchoMark.Words(leaf.Text) is { Length: > 0 } words && marks.Add(EchoMark.Of(EchoMarkKind.Text, words))) texts++;
                if (identities < MostIdentities && Known(leaf) is { } known && marks.Add(EchoMark.Of(EchoMarkKind.Touched, known))) identities++;
            }
        });
        return [.. marks];
    }

    /// <summary>
    /// What the answer says of the thing that it is about. Long lists say nothing: they are found, not made. A thing of which anything was known
    /// before the call was there before.
    /// </summary>
    public static ImmutableArray<ulong> OfOutput(TaskSnapshot task, JsonText input, JsonText output)
    {
        List<JsonLeaf> leaves = [];
        JsonLeaves.Read(output.Text, root => leaves = AnswerLeaves.Of(root));
        var identities = leaves.Where(leaf => Known(leaf) is not null).Take(MostIdentities).ToList();
        var before = identities.Count == 0 ? [] : Before(task, input);
        var wasThere = identities.Exists(leaf => before.Contains(Known(leaf)!));
        return
        [
            .. leaves.Where(leaf => leaf.IsText).Select(leaf => EchoMark.Words(leaf.Text)).Where(words => words.Length > 0).Take(MostTexts)
                .Select(words => EchoMark.Of(EchoMarkKind.Text, words))
                .Concat(identities.Select(leaf => OfThing(leaf, wasThere)))
                .Distinct(),
        ];
    }

    /// <summary>The trace by which somebody over there may name the call: that of the run's span, and the one made of its id (<c>_meta.traceparent</c>).</summary>
    public static ulong OfTrace(string traceId) => EchoMark.Of(EchoMarkKind.Trace, traceId);

    private static ulong OfThing(JsonLeaf leaf, bool wasThere)
    {
        var known = Known(leaf)!;
        if (wasThere) return EchoMark.Of(EchoMarkKind.Touched, known);
        return Identity.IsAddress(leaf.Name) && EchoMark.Address(leaf.Text) is not null
            ? EchoMark.Of(EchoMarkKind.Made, known)
            : EchoMark.Of(EchoMarkKind.MadeHere, known);
    }

    /// <summary>An address, or a member that is an id, in the form in which it is compared.</summary>
    private static string? Known(JsonLeaf leaf) =>
        EchoMark.Address(leaf.Text) ?? (Identity.IsId(leaf.Name) && leaf.Text.Length is >= EchoMark.ShortestId and <= 200 ? leaf.Text : null);

    /// <summary>What was known before the call: its input, and where the task is linked to.</summary>
    private static HashSet<string> Before(TaskSnapshot task, JsonText input)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var known in (JsonText[])[input, task.ExternalLinks, task.Fields])
            JsonLeaves.Read(known.Text, root =>
            {
                foreach (var leaf in JsonLeaves.All(root)) before.Add(EchoMark.Address(leaf.Text) ?? leaf.Text);
            });
        return before;
    }

    private static string Name(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}
