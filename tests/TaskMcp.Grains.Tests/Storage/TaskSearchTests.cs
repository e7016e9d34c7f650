using TaskMcp.Silo.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class TaskSearchTests
{
    [Theory]
    [InlineData("harbour", true)]
    [InlineData("HARBOUR", true)]
    [InlineData("harb", true)]
    [InlineData("cafe harb", true)]
    [InlineData("café report", true)]
    [InlineData("harb report", false)]
    [InlineData("h", false)]
    [InlineData("ca", true)]
    [InlineData("🎯", true)]
    [InlineData("answered", true)]
    [InlineData("report OR nothing", false)]
    [InlineData("re-port", false)]
    [InlineData("nothing", false)]
    [InlineData("   ", true)]
    public async Task TaskQueries_words_are_found_in_title_note_and_notes(string text, bool isFound)
    {
        await using var model = await ReadModel.Create();
        await model.Create(Samples.Task("The Café report 🎯") with { Note = "down at the harbour", Notes = [Samples.Note("answered by mail")] });

        (await model.List(f => f with { Text = text })).Items.Length.ShouldBe(isFound ? 1 : 0);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("say \"hi")]
    [InlineData("*")]
    [InlineData("hi*")]
    [InlineData("NEAR(hi say, 2)")]
    [InlineData("NOT")]
    [InlineData("hi AND")]
    [InlineData("title:hi")]
    [InlineData("{title note}: hi")]
    [InlineData("^hi")]
    [InlineData("-hi + (")]
    [InlineData("hi\0 there")]
    [InlineData("\ud800")]
    [InlineData("'; DROP TABLE tasks; --")]
    [InlineData("@p1 @text {0} $x :y ?1")]
    [InlineData("👩‍👩‍👧 ☕")]
    public async Task TaskQueries_what_people_type_is_never_syntax(string text)
    {
        await using var model = await ReadModel.Create();
        await model.Create(Samples.Task(text), Samples.Task("something else"));

        var found = (await model.List(f => f with { Text = text })).Items;

        found.ShouldAllBe(task => task.Title != "something else");
        (await model.List()).Items.Length.ShouldBe(2);
        if (text.Any(char.IsLetter)) found.Length.ShouldBe(1);
    }

    [Fact]
    public async Task TaskQueries_a_search_follows_changes_and_deletions()
    {
        await using var model = await ReadModel.Create();
        var task = Samples.Task("first words");
        await model.Create(task);
        (await model.List(f => f with { Text = "first" })).Items.ShouldHaveSingleItem();

        var changed = task.Next() with { Title = "second words" };
        await model.Apply(Samples.Updated(changed));
        (await model.List(f => f with { Text = "first" })).Items.ShouldBeEmpty();
        (await model.List(f => f with { Text = "second" })).Items.ShouldHaveSingleItem().Title.ShouldBe("second words");

        await model.Apply(Samples.Deleted(changed.Next()));
        (await model.List(f => f with { Text = "words" })).Items.ShouldBeEmpty();
        (await model.Count("SELECT count(*) FROM tasks_fts")).ShouldBe(0);
        (await model.Count("SELECT count(*) FROM search_queue")).ShouldBe(0);
    }

    [Fact]
    public async Task TaskSearchIndex_a_change_of_other_fields_does_not_queue_the_text_again()
    {
        await using var model = await ReadModel.Create();
        var task = Samples.Task();
        await model.Create(task);
        await model.Get<TaskSearchIndex>().Flush(CancellationToken.None);

        await model.Apply(Samples.Updated(task.Next() with { Status = "done", Tags = ["new"] }));

        (await model.Count("SELECT count(*) FROM search_queue")).ShouldBe(0);
        (await model.List(f => f with { Text = "report", Tags = ["new"], Status = ["done"] })).Items.ShouldHaveSingleItem();
    }

}
