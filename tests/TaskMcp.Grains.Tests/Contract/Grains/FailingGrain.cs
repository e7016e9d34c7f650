namespace TaskMcp.Grains.Tests.Contract.Grains;

[GenerateSerializer, Alias("contract.unlucky_exception")]
public sealed class UnluckyException : Exception
{
    public UnluckyException(string message, int number) : base(message) => Number = number;

    [Id(0)] public int Number { get; set; }
}

[Alias("contract.IFailingGrain")]
public interface IFailingGrain : IGrainWithStringKey
{
    [Alias("Throw")] Task Throw(int number);

    [Alias("ThrowAtOnce")] Task<int> ThrowAtOnce(int number);

    [Alias("ThrowFar")] Task ThrowFar(string to, int number);

    [Alias("Answer")] Task<int> Answer();
}

/// <summary>With a key that begins with "broken" it cannot be activated the first time.</summary>
public sealed class FailingGrain : Grain, IFailingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Note(this.GetPrimaryKeyString(), "activating");
        return this.GetPrimaryKeyString().StartsWith("broken", StringComparison.Ordinal) && Journal.Of(this.GetPrimaryKeyString()).Count < 2
            ? throw new UnluckyException("no luck at first", 1)
            : Task.CompletedTask;
    }

    public async Task Throw(int number)
    {
        await Task.Yield();
        throw new UnluckyException($"no luck with {number}", number);
    }

    public Task<int> ThrowAtOnce(int number) => throw new UnluckyException($"no luck with {number}", number);

    public Task ThrowFar(string to, int number) => GrainFactory.GetGrain<IFailingGrain>(to).Throw(number);

    public Task<int> Answer() => Task.FromResult(42);
}
