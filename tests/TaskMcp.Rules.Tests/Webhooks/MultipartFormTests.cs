using System.Text;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>SPEC W-6: forms with files (RFC 7578).</summary>
public class MultipartFormTests
{
    private const string Type = "multipart/form-data; boundary=AaB03x";

    [Fact]
    public async Task Fields_are_the_payload_and_of_files_name_type_and_size()
    {
        var body = await Read(
            Part("title", "New badge"),
            Part("tag", "a"),
            Part("tag", "b"),
            "Content-Disposition: form-data; name=\"photo\"; filename=\"me %22and%22 you.png\"\r\nContent-Type: image/png\r\n\r\n\u00ff\u00fe\u0000binary",
            "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        body.Root!.ToJsonString(TaskMcpJson.Options).ShouldBe(
            """{"title":"New badge","tag":["a","b"],"photo":{"filename":"me \"and\" you.png","content_type":"image/png","size":9},"none":null}""");
        // What is stored is read again when the delivery is worked on.
        WebhookBody.Read(Type, body.Text).Value!.Payload!.ToJsonString(TaskMcpJson.Options).ShouldBe(body.Text);
    }

    [Fact]
    public async Task Json_in_the_field_payload_is_the_payload() => ((int)(await Read(Part("payload", """{"a":1}"""), Part("b", "2"))).Payload!["a"]!).ShouldBe(1);

    [Theory]
    [InlineData("Content-Disposition: form-data; name=\"a\"\r\n\r\n\u00ff\u00fe")]
    [InlineData("Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nx")]
    [InlineData("Content-Disposition: form-data\r\n\r\nx")]
    [InlineData("X: y\r\n\r\nx")]
    [InlineData("Content-Disposition: form-data; name=\"payload\"\r\n\r\n{")]
    public async Task What_can_not_be_read_is_refused(string part) => (await Sent(Type, Body(part))).Refusal!.Code.ShouldBe("webhook.body_invalid");

    [Theory]
    [InlineData(Type, "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx")]
    [InlineData(Type, "")]
    [InlineData(Type, "--AaB03x\r\n")]
    [InlineData("multipart/form-data", "--AaB03x--")]
    [InlineData("multipart/form-data; boundary=\"\"", "--AaB03x--")]
    public async Task What_is_cut_off_is_refused(string type, string body) => (await Sent(type, body)).Refusal!.Code.ShouldBe("webhook.body_invalid");

    [Fact]
    public async Task A_form_of_too_many_parts_is_refused() =>
        (await Sent(Type, Body([.. Enumerable.Range(0, 1_025).Select(number => Part($"f{number}", "1"))]))).Refusal!.Message.ShouldContain("more than 1024 parts");

    [Fact]
    public async Task Random_bytes_are_read_or_refused()
    {
        var random = new Random(7);
        var whole = Encoding.Latin1.GetBytes(Body(Part("title", "New badge"), Part("payload", "{}"), "Content-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nabc"));
        for (var time = 0; time < 2_000; time++)
        {
            var bytes = whole.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var read = await WebhookBody.ReadSent(Type, bytes.AsMemory(0, random.Next(bytes.Length + 1)));
            if (!read.IsAccepted) read.Refusal.Code.ShouldBe("webhook.body_invalid");
        }
    }

    private static string Part(string name, string value) => $"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}";

    private static string Body(params string[] parts) => $"{string.Concat(parts.Select(part => $"--AaB03x\r\n{part}\r\n"))}--AaB03x--\r\n";

    private static async Task<WebhookBody> Read(params string[] parts) => (await Sent(Type, Body(parts))).Value.ShouldNotBeNull();

    private static async Task<GrainResult<WebhookBody>> Sent(string type, string latin1) => await WebhookBody.ReadSent(type, Encoding.Latin1.GetBytes(latin1));
}
