using System.Text;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>Finds values that must be nowhere, also where they are encoded.</summary>
internal static class Canary
{
    public static IEnumerable<string> FilesWith(IEnumerable<string> canaries, string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 0 && InTheClear(canaries, Encoding.Latin1.GetString(ReadShared(file))).Any());

    public static IEnumerable<string> InTheClear(IEnumerable<string> canaries, string text) =>
        canaries.SelectMany(Encodings).Where(canary => text.Contains(canary, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Encodings(string canary)
    {
        var bytes = Encoding.UTF8.GetBytes(canary);
        // Base64 of the canary at each of the three positions it can have in a longer text.
        return [canary, Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(canary)), Convert.ToHexString(bytes),
            .. Enumerable.Range(0, 3).Select(shift => Convert.ToBase64String([.. new byte[shift], .. bytes])[4..^4])];
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
