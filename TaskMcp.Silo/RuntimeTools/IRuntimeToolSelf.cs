namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What only TaskMcp itself asks of a run-time tool. Key as <c>IRuntimeToolGrain</c>.</summary>
[Alias("taskmcp.IRuntimeToolSelf")]
public interface IRuntimeToolSelf : IGrainWithStringKey
{
    /// <summary>Seals the secrets under the present data key (SPEC C-8).</summary>
    /// <returns>How many do not open.</returns>
    [Alias("Reseal")] Task<int> Reseal();
}
