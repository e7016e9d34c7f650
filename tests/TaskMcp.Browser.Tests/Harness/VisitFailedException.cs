namespace TaskMcp.Browser.Harness;

/// <summary>What failed, and where there is a picture of it.</summary>
internal sealed class VisitFailedException(string picture, Exception cause) : Exception($"As it looked then: {picture}", cause)
{
    public string Picture => picture;
}
