namespace TaskMcp.Silo.Templates;

/// <summary>What one rendering may cost (SPEC B-3); exceeding any of it is <see cref="TemplateErrorCodes.Limit"/>.</summary>
public sealed record TemplateLimits
{
    /// <summary>How deep tags, and index expressions, may be nested.</summary>
    public const int MaxLevels = 20;

    /// <summary>Characters of a template, or of the JSON text of a <see cref="JsonTemplate"/>.</summary>
    public const int MaxSourceLength = 100_000;

    /// <summary>How deep a rendered JSON value may be nested.</summary>
    public const int MaxJsonDepth = 64;

    public static readonly TemplateLimits Default = new();

    /// <summary>Statements, filters and iterations; long values count as one step for each 1 024 characters or 8 items.</summary>
    public int MaxSteps { get; init; } = 10_000;

    /// <summary>UTF-8 bytes written, captured text included; no value in between may be longer either.</summary>
    public int MaxOutputBytes { get; init; } = 1_048_576;

    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Measures <see cref="MaxTime"/>; never what <c>now</c> is.</summary>
    public TimeProvider Stopwatch { get; init; } = TimeProvider.System;
}
