using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Runs;

/// <summary>Ids that follow from what they name, so that a repeat after a crash names the same thing (SPEC B-5).</summary>
public static class RunIds
{
    /// <summary>The run of a binding for an event: UUIDv8 (RFC 9562) over SHA-256(binding id, event id).</summary>
    public static Guid Of(Guid bindingId, Guid eventId)
    {
        Span<byte> names = stackalloc byte[32];
        bindingId.TryWriteBytes(names, bigEndian: true, out _);
        eventId.TryWriteBytes(names[16..], bigEndian: true, out _);
        return Version(SHA256.HashData(names), 8);
    }

    /// <summary>A run's call after so many attempts, where its binding was another one before.</summary>
    public static Guid OfCall(Guid runId, int attempts) =>
        Version(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{runId:D}/call/{attempts}"))), 8);

    /// <summary>The event of a manual trigger that carries an operation id: the same operation is the same event.</summary>
    public static Guid ManualEvent(Guid bindingId, string operationId) =>
        Version(SHA256.HashData(Encoding.UTF8.GetBytes($"{bindingId:D}/{operationId}")), 8);

    /// <summary>The event of a time of a schedule.</summary>
    public static Guid ScheduledEvent(Guid bindingId, DateTimeOffset time) =>
        Version(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bindingId:D}/schedule/{time.UtcTicks}"))), 8);

    /// <summary>The event of one attempt at a delivery to a binding (SPEC W-7). The same id that came again after its time is another delivery.</summary>
    public static Guid DeliveryEvent(Guid deliveryId, DateTimeOffset receivedAt, int attempt) =>
        Version(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{deliveryId:D}/delivery/{receivedAt.UtcTicks}/{attempt}"))), 8);

    /// <summary>The event of a sweep at one task: a sweep makes a run for each.</summary>
    public static Guid SweptEvent(Guid sweepId, Guid taskId) => Version(SHA256.HashData(Encoding.UTF8.GetBytes($"{sweepId:D}/task/{taskId:D}")), 8);

    /// <summary>What one output of one attempt makes (a note, a subtask): a UUIDv7 of the attempt's start, so that it sorts by time like all others.</summary>
    public static Guid OfOutput(Guid runId, int attempt, int index, DateTimeOffset startedAt) => At(startedAt, OutputOperation(runId, attempt, index));

    /// <summary>The row of an attempt in the audit.</summary>
    public static Guid OfAudit(Guid runId, int attempt) => Version(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{runId:D}/audit/{attempt}"))), 8);

    /// <summary>What tells that an attempt led to a question.</summary>
    public static Guid OfQuestion(Guid runId, int attempt, DateTimeOffset startedAt) =>
        At(startedAt, string.Create(CultureInfo.InvariantCulture, $"run:{runId:D}:{attempt}:question"));

    /// <summary>The operation id of an output, by which its task drops a repeat.</summary>
    public static string OutputOperation(Guid runId, int attempt, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"run:{runId:D}:{attempt}:{index}");

    private static Guid At(DateTimeOffset time, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(hash);
        return Version(hash, 7);
    }

    private static Guid Version(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes[..16], bigEndian: true);
    }
}
