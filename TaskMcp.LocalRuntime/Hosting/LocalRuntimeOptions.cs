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

    /// <summary>The assemblies that hold the grain classes.</summary>
    public ICollection<Assembly> GrainAssemblies { get; } = [];
}
