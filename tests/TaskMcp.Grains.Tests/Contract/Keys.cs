namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Grain keys that no other test uses.</summary>
public static class Keys
{
    public static string New() => Guid.NewGuid().ToString("N");
}
