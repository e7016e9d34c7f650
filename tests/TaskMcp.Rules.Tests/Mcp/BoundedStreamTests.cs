using System.Text;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Mcp.Http;

namespace TaskMcp.Rules.Tests.Mcp;

public class BoundedStreamTests
{
    private const int Half = MessageBounds.Longest / 2;

    [Theory]
    [InlineData(MessageBounds.Longest, true)]
    [InlineData(MessageBounds.Longest + 1, false)]
    public void BoundedStream_ends_a_body_that_is_too_long(int length, bool fits) => Fits(new('x', length), isEventStream: false).ShouldBe(fits);

    [Theory]
    [InlineData("\n", "\n", false)]
    [InlineData("\n\n", "\n\n", true)]
    [InlineData("\r\n", "\r\n", false)]
    [InlineData("\r\n\r\n", "\r\n\r\n", true)]
    [InlineData("\r\r", "\n\r", true)]
    [InlineData("\n\r\n", "\r\r", true)]
    public void BoundedStream_bounds_each_event_of_a_stream(string first, string second, bool fits)
    {
        var data = "data: " + new string('x', Half - 5);
        Fits($"{data}{first}{data}{second}{data}", isEventStream: true).ShouldBe(fits);
    }

    [Fact]
    public void BoundedStream_does_not_let_empty_lines_reset_a_body_that_is_no_stream() =>
        Fits($"{new string('x', Half)}\n\n{new string('x', Half)}", isEventStream: false).ShouldBeFalse();

    private static bool Fits(string body, bool isEventStream)
    {
        using var stream = new BoundedStream(new MemoryStream(Encoding.ASCII.GetBytes(body)), isEventStream);
        // An odd size, so that ends of lines fall on both sides of its ends.
        var buffer = new byte[4_097];
        try
        {
            while (stream.Read(buffer) > 0)
            {
            }

            return true;
        }
        catch (McpFailureException)
        {
            return false;
        }
    }
}
