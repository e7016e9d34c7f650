using System.Runtime.InteropServices;
using SQLitePCL;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>
/// How SQLite waits for a lock that is held for a moment, as of the log's header while a commit changes it: for microseconds, it says. But
/// its library for Linux is built without <c>usleep</c>, so each such wait is a whole second there, in which a reader or the writer
/// stands still. So it is given a way to sleep for as long as it says (<c>xSleep</c> of https://sqlite.org/c3ref/vfs.html).
/// </summary>
internal static class SqliteSleep
{
    private static readonly SleepFunction Own = Sleep;
    private static readonly Lazy<bool> Replaced = new(Replace);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SleepFunction(nint vfs, int microseconds);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint FindFunction(nint name);

    /// <summary>For all connections of the process, also those that are open.</summary>
    public static void Shorten() => _ = Replaced.Value;

    private static bool Replace()
    {
        var library = NativeLibrary.Load("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        var find = Marshal.GetDelegateForFunctionPointer<FindFunction>(NativeLibrary.GetExport(library, "sqlite3_vfs_find"));
        Marshal.WriteIntPtr(find(0), OffsetOfSleep, Marshal.GetFunctionPointerForDelegate(Own));
        return true;
    }

    private static int Sleep(nint vfs, int microseconds)
    {
        var milliseconds = (microseconds + 999) / 1000;
        Thread.Sleep(milliseconds);
        return milliseconds * 1000;
    }

    /// <summary>Where <c>xSleep</c> stands in <c>sqlite3_vfs</c>, in all its versions: after three integers and twelve pointers.</summary>
    private static int OffsetOfSleep => Align(3 * sizeof(int)) + 12 * nint.Size;

    private static int Align(int offset) => (offset + nint.Size - 1) / nint.Size * nint.Size;
}
