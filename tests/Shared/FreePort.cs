using System.Net;
using System.Net.Sockets;

namespace TaskMcp.Tests;

/// <summary>
/// Ports for servers that tests start, and start again at the same place. They lie below those that the system gives to outgoing connections (32768 and up on Linux): one of these
/// may be some client's while its server is down.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port at which nobody listens, given only once by this process.</summary>
    public static int Next() => Enumerable.Range(0, Count).Select(_ => First + (Interlocked.Increment(ref _last) % Count)).First(IsFree);

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
