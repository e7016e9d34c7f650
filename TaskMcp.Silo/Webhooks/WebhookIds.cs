using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Ids that follow from what they name, so that a repeat names the same thing (SPEC W-3, W-4). Pure.</summary>
internal static class WebhookIds
{
    private const int V7 = 7;
    private const int V8 = 8;

    /// <summary>The delivery that a sender calls <paramref name="key"/>: UUIDv8 (RFC 9562).</summary>
    public static Guid Delivery(Guid webhookId, string key) => Version(Hash($"delivery\0{webhookId:D}\0{key}"), V8);

    /// <summary>The task of an external thing, whichever delivery tells of it.</summary>
    public static Guid TaskOfThing(Guid webhookId, string externalId) => Version(Hash($"thing\0{webhookId:D}\0{externalId}"), V8);

    /// <summary>The task of one delivery: a UUIDv7 of its time, so that it sorts like all others.</summary>
    public static Guid TaskOfDelivery(Guid deliveryId, DateTimeOffset receivedAt)
    {
        var hash = Hash($"task\0{deliveryId:D}\0{receivedAt.UtcTicks}");
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, receivedAt.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(hash);
        return Version(hash, V7);
    }

    /// <summary>The webhook-triggered binding that a new task brings along at this place.</summary>
    public static Guid Binding(Guid taskId, int index) => Version(Hash(string.Create(CultureInfo.InvariantCulture, $"binding\0{taskId:D}\0{index}")), V8);

    private static byte[] Hash(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));

    private static Guid Version(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes[..16], bigEndian: true);
    }
}
