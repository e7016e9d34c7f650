using System.Security.Cryptography;
using System.Text;
using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>Keys of pointers.</summary>
internal static class PointerKeys
{
    public static string Of(string handle) => $"handles/{handle}";

    /// <summary>A hash, since what an issuer calls somebody may hold any character.</summary>
    public static string Of(ExternalSubject subject) =>
        $"subjects/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{subject.Issuer}\0{subject.Subject}")))}";
}
