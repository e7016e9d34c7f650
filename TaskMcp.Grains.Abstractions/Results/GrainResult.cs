using System.Diagnostics.CodeAnalysis;

namespace TaskMcp;

/// <summary>What a grain answers: a value or a refusal. Exceptions are left for bugs and infrastructure.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.result`1")]
public sealed record GrainResult<T>
{
    [Id(0)] public T? Value { get; init; }

    [Id(1)] public Refusal? Refusal { get; init; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value)), MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Refusal is null;

    public static implicit operator GrainResult<T>(T value) => new() { Value = value };

    public static implicit operator GrainResult<T>(Refusal refusal) => new() { Refusal = refusal };
}
