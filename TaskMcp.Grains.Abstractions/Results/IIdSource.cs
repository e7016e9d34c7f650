namespace TaskMcp;

/// <summary>Where new ids come from, so that tests own them.</summary>
public interface IIdSource
{
    /// <summary>A new UUIDv7 (RFC 9562).</summary>
    Guid Next();
}

/// <summary>UUIDv7 from the clock that the application runs on.</summary>
public sealed class ClockIdSource(TimeProvider clock) : IIdSource
{
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());
}
