using System.Reflection;

namespace TaskMcp.LocalRuntime.Hosting;

/// <summary>How the local runtime runs.</summary>
public sealed class LocalRuntimeOptions
{
    /// <summary>Where the database file is; made when it does not exist, for its owner only.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>How long an activation may be idle before it is collected.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for; less than <see cref="CollectionAge"/>.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a caller waits for an answer before it gets a TimeoutException. The call itself goes on. Real time.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop of the host waits for the activations to end. Real time.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From how many bytes on the database's log is too long: then readers are waited for, so that it can be emptied.</summary>
    public long LongLog { get; set; } = 96L << 20;

    /// <summary>
    /// How long the writer waits at most for readers that hold a log that is too long; at first an eighth of it, and twice as long each time that was
    /// not enough and the log has grown by another half since. Reads that take no longer than half of this keep it below two and a half times
    /// <see cref="LongLog"/> and one commit. Real time.
    /// </summary>
    public TimeSpan LongestWaitForReaders { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The assemblies that hold the grain classes.</summary>
    public ICollection<Assembly> GrainAssemblies { get; } = [];
}
