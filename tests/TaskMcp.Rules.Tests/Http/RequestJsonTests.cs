using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Http;
using TaskMcp.Api.Tasks;

namespace TaskMcp.Rules.Tests.Http;

public class RequestJsonTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"title\"", "\"tags\"", "\"fields\"", "\"bindings\"", "\"config\"", "\"due_date\"", "\"2026-01-01T00:00:00Z\"", "\"operations\"", "\"op\"", "\"create\"",
        "\"input\"", "\"credentials\"", "null", "true", "1", "-1e999", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\", " ", "\u00e9", "\"P1Y\"",
    ];

    [Fact]
    public void RequestJson_answers_a_value_or_a_refusal_for_any_text() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), bytes => IsAnswered<CreateTaskRequest>(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void RequestJson_answers_a_value_or_a_refusal_for_nearly_json() => Prop.ForAll(
        Gen.Elements(Pieces).ArrayOf().ToArbitrary(),
        pieces => Encoding.UTF8.GetBytes($"{{{string.Concat(pieces)}}}") is var bytes && IsAnswered<CreateTaskRequest>(bytes) && IsAnswered<BulkRequest>(bytes) && IsAnswered<CreateConnectionRequest>(bytes))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void RequestJson_reads_what_it_shows()
    {
        var (value, refusal) = RequestJson.Read<CreateTaskRequest>("\uFEFF{\"title\":\"é\",\"tags\":[\"a\"],\"priority\":null,\"due_reminder\":\"1h30m\",\"fields\":{\"n\":1.50}}"u8.ToArray());

        refusal.ShouldBeNull();
        value!.Title.ShouldBe("é");
        value.Priority.IsSet.ShouldBeTrue();
        value.Priority.Value.ShouldBeNull();
        value.Note.IsSet.ShouldBeFalse();
        value.DueReminder.Value.ShouldBe(TimeSpan.FromMinutes(90));
        value.Fields.Value.Text.ShouldBe("{\"n\":1.50}");
    }

    private static bool IsAnswered<T>(byte[] bytes) where T : class
    {
        var (value, refusal) = RequestJson.Read<T>(bytes);
        return (value is null) != (refusal is null);
    }
}
