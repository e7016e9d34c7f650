namespace TaskMcp.Grains.Tests.Contract.Grains;

/// <summary>Calls others, and itself.</summary>
[Alias("contract.IChainGrain")]
public interface IChainGrain : IGrainWithStringKey
{
    /// <summary>Calls Pass on the first of the grains with the rest of them.</summary>
    [Alias("Pass")] Task<int> Pass(string path);

    [Alias("PassReading"), ReadOnly] Task<int> PassReading(string path);

    /// <summary>A reading call that calls Pass over another grain back to this one.</summary>
    [Alias("ReadThenWrite"), ReadOnly] Task<int> ReadThenWrite(string over);

    [Alias("PassFreely"), AlwaysInterleave] Task<int> PassFreely(string path);

    /// <summary>An interleaving call that calls this grain's Pass, which waits its turn.</summary>
    [Alias("ComeHome"), AlwaysInterleave] Task<int> ComeHome();
}

public sealed class ChainGrain : Grain, IChainGrain
{
    public Task<int> Pass(string path) => Next(path, (grain, rest) => grain.Pass(rest));

    public Task<int> PassReading(string path) => Next(path, (grain, rest) => grain.PassReading(rest));

    public Task<int> ReadThenWrite(string over) => GrainFactory.GetGrain<IChainGrain>(over).Pass(this.GetPrimaryKeyString());

    public Task<int> PassFreely(string path) => Next(path, (grain, rest) => grain.PassFreely(rest));

    public Task<int> ComeHome() => this.AsReference<IChainGrain>().Pass("");

    private async Task<int> Next(string path, Func<IChainGrain, string, Task<int>> call)
    {
        await Task.Yield();
        if (path.Length == 0) return 0;
        var rest = path.Split(' ', 2);
        return 1 + await call(GrainFactory.GetGrain<IChainGrain>(rest[0]), rest.Length == 2 ? rest[1] : "");
    }
}
