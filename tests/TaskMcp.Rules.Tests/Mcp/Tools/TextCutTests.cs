using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Api.Mcp.Tools;

namespace TaskMcp.Rules.Tests.Mcp.Tools;

public class TextCutTests
{
    [Fact]
    public void What_is_short_is_whole_and_nothing_is_said()
    {
        var cut = new TextCut(200, "more");
        cut.Text("note", new string('a', 200)).Length.ShouldBe(200);
        cut.Json("fields", new("{\"a\":1}"))!.Value.Text.ShouldBe("{\"a\":1}");
        cut.Notices.ShouldBeNull();
    }

    [Fact]
    public void What_is_long_is_cut_and_said()
    {
        var cut = new TextCut(200, "ask for more.");
        cut.Text("note", new string('a', 201)).Length.ShouldBe(200);
        cut.Json("fields", new($"\"{new string('a', 300)}\"")).ShouldBeNull();
        cut.Notices!.Value.ShouldBe(["note: characters 0–200 of 201 are shown; ask for more.", "fields: 302 characters are left out; ask for more."]);
    }

    [Fact]
    public void Pieces_together_are_the_text_and_no_character_is_split() => Prop.ForAll<NonNull<string>, byte>((text, step) =>
    {
        var whole = string.Concat(Enumerable.Repeat($"{text.Get}🦊", 40));
        var read = "";
        while (read.Length < whole.Length)
        {
            var piece = new TextCut(200 + step, "").Text("note", whole, read.Length);
            if (piece.Length == 0 || (char.IsLowSurrogate(piece[0]) && read.Length > 0 && char.IsHighSurrogate(read[^1]))) return false;
            read += piece;
        }

        return read == whole;
    }).QuickCheckThrowOnFailure();

    [Theory, InlineData(0), InlineData(5), InlineData(6), InlineData(100_000)]
    public void To_begin_behind_the_end_shows_nothing(int from) => new TextCut(200, "").Text("note", "short", from).ShouldBe("short"[Math.Min(from, 5)..]);
}
