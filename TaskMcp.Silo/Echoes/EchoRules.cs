using System.Collections.Immutable;

namespace TaskMcp.Silo.Echoes;

/// <summary>Whether a delivery is the echo of a call (SPEC B-9). Rather one round too many than a firing too few. Pure.</summary>
internal static class EchoRules
{
    /// <summary>How long what a call made may be told of for the first time.</summary>
    public static readonly TimeSpan MadeWindow = EchoMemory.Kept;

    /// <summary>How long a change may be the one that a call made.</summary>
    public static readonly TimeSpan ChangeWindow = TimeSpan.FromMinutes(1);

    /// <summary>How long a delivery counts that only may be an echo: the same text on another thing, or a change that the call does not explain.</summary>
    public static readonly TimeSpan VagueWindow = TimeSpan.FromSeconds(15);

    /// <summary>The call that made the thing of which a new task is made; null when none did.</summary>
    public static EchoCall? OfCreation(EchoQuestion question, ImmutableArray<EchoFound> found, DateTimeOffset receivedAt)
    {
        foreach (var (call, marks, age) in Possible(question, found, receivedAt))
            if (age <= CreationWindow(marks)) return call;
        return null;
    }

    /// <summary>
    /// The chain that a change of a task goes on with. A change that the call explains is its echo. One that it does not explain may be somebody's
    /// own: it counts as one more round, so that a loop which changes the text each time ends at the limit of depth.
    /// </summary>
    /// <param name="question">What the delivery is about.</param>
    /// <param name="found">The calls that share something with it.</param>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="changed">The fields of the task that it changes.</param>
    public static EchoChain OfChange(EchoQuestion question, ImmutableArray<EchoFound> found, DateTimeOffset receivedAt, ImmutableArray<string> changed)
    {
        var rounds = 0;
        foreach (var (call, marks, age) in Possible(question, found, receivedAt))
        {
            if (age > ChangeWindow) continue;
            var isAboutIt = marks.Any(mark => mark.Kind is not (EchoMarkKind.Text or EchoMarkKind.TaskAddress));
            var told = marks.Where(mark => mark.Kind == EchoMarkKind.Text).Select(mark => mark.Field).ToHashSet(StringComparer.Ordinal);
            var saysItself = isAboutIt || (age <= VagueWindow && changed.Any(field => field is EchoQuestion.Title or EchoQuestion.Note));
            if (saysItself && changed.All(told.Contains)) return EchoChain.Of(call);
            if (isAboutIt && age <= VagueWindow) rounds = Math.Max(rounds, call.Depth);
        }

        return new() { Depth = rounds };
    }

    /// <summary>
    /// The chain that a webhook of a binding goes on with. Without a mapping nothing says what the webhook is about, so only a trace tells for certain;
    /// that it names what a call of the last seconds made counts as one more round.
    /// </summary>
    public static EchoChain OfTrigger(EchoQuestion question, ImmutableArray<EchoFound> found, DateTimeOffset receivedAt)
    {
        var rounds = 0;
        foreach (var (call, marks, age) in Possible(question, found, receivedAt))
        {
            if (marks.Any(mark => mark.Kind == EchoMarkKind.Trace) && age <= MadeWindow) return EchoChain.Of(call);
            if (age <= VagueWindow) rounds = Math.Max(rounds, call.Depth);
        }

        return new() { Depth = rounds };
    }

    private static TimeSpan CreationWindow(ImmutableArray<AskedMark> marks)
    {
        if (marks.Any(mark => mark.Kind is EchoMarkKind.Made or EchoMarkKind.MadeHere or EchoMarkKind.TaskAddress or EchoMarkKind.Trace)) return MadeWindow;
        var hasTitle = marks.Any(mark => mark.Field == EchoQuestion.Title);
        if (hasTitle && marks.Any(mark => mark.Field == EchoQuestion.Note)) return MadeWindow;
        if (marks.Any(mark => mark.Kind == EchoMarkKind.Touched)) return ChangeWindow;
        return hasTitle ? VagueWindow : TimeSpan.MinValue;
    }

    /// <summary>The calls that had begun when the delivery came, with what they share and how long ago they ended.</summary>
    private static IEnumerable<(EchoCall Call, ImmutableArray<AskedMark> Marks, TimeSpan Age)> Possible(
        EchoQuestion question, ImmutableArray<EchoFound> found, DateTimeOffset receivedAt) =>
        from echo in found
        where receivedAt >= echo.Call.BegunAt
        let age = receivedAt - echo.Call.EndsAt
        let marks = echo.Matched.Select(position => question.Marks[position]).Where(mark => IsGood(mark, echo.Call, question)).ToImmutableArray()
        where !marks.IsEmpty
        select (echo.Call, marks, age > TimeSpan.Zero ? age : TimeSpan.Zero);

    private static bool IsGood(AskedMark mark, EchoCall call, EchoQuestion question) =>
        mark.Kind is EchoMarkKind.Made or EchoMarkKind.Trace || question.System is null || question.System == call.System;
}
