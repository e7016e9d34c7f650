using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TaskMcp.Api.Http;

/// <summary>Ids for the parts of one request, the same for every try: a UUIDv7 of the request's time whose random part is a hash.</summary>
internal static class DerivedId
{
    public static Guid Of(Guid request, int index)
    {
        Span<byte> source = stackalloc byte[20];
        request.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(source[16..], index);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        // Time, version and the first random bits stay; the other 62 bits come from the hash, under the variant of RFC 9562.
        hash[..8].CopyTo(source[8..]);
        source[8] = (byte)((source[8] & 0x3F) | 0x80);
        return new(source[..16], bigEndian: true);
    }
}
