namespace TaskMcp.LocalRuntime.Storage;

/// <summary>
/// When the writer waits for readers, so that the log can be emptied, and for how long. A log starts anew by itself when no reader needs it;
/// readers without a gap prevent that. By its length alone and not by the time between, so that no load, however heavy, and no machine, however
/// slow, lets it grow without a wait: at the length that is too long, and when readers held on for longer than the wait, again after each
/// half of that more, for twice as long, up to the longest wait.
/// </summary>
internal sealed class LogPatience
{
    // Most reads take milliseconds, and whoever writes waits meanwhile.
    private const int Doublings = 3;

    private readonly long longLog;
    private readonly TimeSpan longest;
    private long after;
    private TimeSpan next;

    public LogPatience(long longLog, TimeSpan longest)
    {
        (this.longLog, this.longest) = (longLog, longest);
        BeginAnew();
    }

    /// <summary>How long to wait at most for the readers of a log of this length. Null: not now.</summary>
    public TimeSpan? WaitAt(long length)
    {
        if (length <= longLog) BeginAnew();
        return length > after ? next : null;
    }

    /// <summary>The readers held on for longer than that.</summary>
    public void WaitedInVain() => (after, next) = (after + longLog / 2, next * 2 < longest ? next * 2 : longest);

    private void BeginAnew() => (after, next) = (longLog, longest / (1 << Doublings));
}
