using TaskMcp.Tasks;

namespace TaskMcp.Silo.Boards;

/// <summary>
/// Ranks as fractional indexing makes them: texts of base-62 digits in ordinal order, between any two of which there is another, so that a move writes
/// one task. The first <see cref="Whole"/> digits are a whole number, the ticks of an instant for a new task; so what comes to an end of a column gets no
/// longer. What follows is a fraction, and ends with a digit of the task's id: two tasks that move to the same place at once do not meet.
/// </summary>
public static class FractionalIndex
{
    /// <summary>Longer ranks are not made. It takes more than a thousand moves into one gap, each next to the one before, to get there.</summary>
    public const int MaxLength = 256;

    /// <summary>Enough for the ticks of the next six hundred years.</summary>
    private const int Whole = 10;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const char Middle = 'V';
    private const int IdDigits = 3;

    /// <summary>The rank of a task that nobody has placed: behind all that were made or came to the bottom before.</summary>
    public static string At(DateTimeOffset instant, Guid taskId) => WholeNumber(instant.UtcTicks) + Tail(taskId);

    /// <summary>The task's rank; for one from before there were ranks, that of its making.</summary>
    public static string Of(TaskSnapshot task) => task.Rank ?? At(task.CreatedAt, task.Id);

    /// <summary>The rank for a task behind everything in a column.</summary>
    /// <param name="last">The last rank there is; null in an empty column.</param>
    /// <param name="now">Keeps the task before those that are made later.</param>
    /// <param name="taskId">The task.</param>
    public static string Behind(string? last, DateTimeOffset now, Guid taskId)
    {
        var rank = At(now, taskId);
        return last is null || IsBefore(last, rank) ? rank : WholeNumber(WholeNumber(last) + 1) + Tail(taskId);
    }

    /// <summary>The rank for a task before everything in a column.</summary>
    public static string Before(string first, Guid taskId) =>
        WholeNumber(first) is > 0 and var whole ? WholeNumber(whole - 1) + Tail(taskId) : Between("", first, taskId);

    /// <summary>The rank for a task between two others.</summary>
    public static string Between(string low, string high, Guid taskId) => Between(low, high) + Tail(taskId);

    /// <summary>A text strictly between two, that never ends in the smallest digit and never begins the higher one: whatever follows it stays between them.</summary>
    /// <param name="low">Empty for the beginning; does not end in the smallest digit.</param>
    /// <param name="high">Null for no end; does not end in the smallest digit.</param>
    public static string Between(string low, string? high)
    {
        if (high is not null && !IsBefore(low, high)) throw new ArgumentException($"{low} is not before {high}.", nameof(high));
        var shared = 0;
        if (high is not null)
            while (Digit(low, shared) == Digit(high, shared)) shared++;
        if (shared > 0) return high![..shared] + Between(low.Length > shared ? low[shared..] : "", high[shared..]);

        var (from, to) = (Digit(low, 0), high is null ? Digits.Length : Digit(high, 0));
        if (to - from > 1) return Digits[(from + to) / 2].ToString();
        return Digits[from] + Between(low.Length > 1 ? low[1..] : "", null);
    }

    public static bool IsBefore(string left, string right) => string.CompareOrdinal(left, right) < 0;

    private static int Digit(string text, int index) => index < text.Length ? Digits.IndexOf(text[index], StringComparison.Ordinal) : 0;

    /// <summary>Hexadecimal digits are among ours.</summary>
    private static string Tail(Guid taskId) => taskId.ToString("N")[^IdDigits..] + Middle;

    private static string WholeNumber(long number) => string.Create(Whole, number, static (digits, left) =>
    {
        for (var index = digits.Length - 1; index >= 0; index--, left /= Digits.Length) digits[index] = Digits[(int)(left % Digits.Length)];
    });

    private static long WholeNumber(string rank)
    {
        var number = 0L;
        for (var index = 0; index < Whole; index++) number = (number * Digits.Length) + Digit(rank, index);
        return number;
    }
}
