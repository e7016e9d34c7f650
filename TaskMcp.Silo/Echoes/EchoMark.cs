using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Echoes;

/// <summary>In what way a call and a delivery can be about the same.</summary>
internal enum EchoMarkKind
{
    /// <summary>The address of what the call made; good wherever it comes from.</summary>
    Made,

    /// <summary>An id, or an address in words, of what the call made; good on the call's system only, as all that follow but the last.</summary>
    MadeHere,

    /// <summary>An address or id that the call was given: the thing was there before.</summary>
    Touched,

    /// <summary>The task that the run belongs to, which a delivery changes.</summary>
    Task,

    /// <summary>The address of the run's task, which the call passed on.</summary>
    TaskAddress,

    /// <summary>A text that the call passed on, or that its answer names.</summary>
    Text,

    /// <summary>The trace of the call.</summary>
    Trace,
}

/// <summary>Marks are 64 bits of SHA-256, so that a call takes little memory and nothing of its content is kept. Pure.</summary>
internal static class EchoMark
{
    /// <summary>Shorter ones, such as the number of an issue, are too common to tell anything.</summary>
    public const int ShortestId = 6;

    private const int LongestAddress = 2_000;

    public static ulong Of(EchoMarkKind kind, string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)kind}\0{text}")), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>An address in one form; null when the text is none.</summary>
    public static string? Address(string text)
    {
        if (text.Length > LongestAddress || !text.StartsWith("http", StringComparison.OrdinalIgnoreCase)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address.AbsoluteUri.TrimEnd('/')
            : null;
    }

    /// <summary>A text in one form: other systems change line ends and spaces. An instant is the same however it is written.</summary>
    public static string Words(string text)
    {
        var words = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return Instant(words) ?? words;
    }

    /// <summary>How instants are compared.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string? Instant(string text) =>
        text is [>= '0' and <= '9', _, _, _, '-', _, _, '-', ..] && text.Length is >= 10 and <= 40
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? Instant(instant)
            : null;
}
