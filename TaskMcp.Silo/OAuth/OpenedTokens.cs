namespace TaskMcp.Silo.OAuth;

/// <summary>Opens the tokens of one set of settings when they are first needed; once it has worked, they are the same for all.</summary>
internal sealed class OpenedTokens(Func<Task<AccessTokens>> open)
{
    private readonly Lock _lock = new();
    private Task<AccessTokens>? _tokens;

    public Task<AccessTokens> Get()
    {
        lock (_lock) return _tokens is { IsFaulted: false, IsCanceled: false } known ? known : _tokens = open();
    }
}
