namespace TaskMcp.EndToEnd.Conformance;

/// <summary>One check as the suite writes it into <c>checks.json</c>; <c>status</c> is SUCCESS, FAILURE, WARNING, INFO or SKIPPED.</summary>
internal sealed record ConformanceCheck(string Id, string Name, string Status, string? Description, string? ErrorMessage)
{
    public override string ToString() => $"{Name} [{Id}]: {ErrorMessage ?? Description}";
}
