using System.Globalization;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Echoes;
using static TaskMcp.Rules.Tests.Echoes.EchoSamples;

namespace TaskMcp.Rules.Tests.Echoes;

/// <summary>Which deliveries come back from a call of ours, and which only look like it (SPEC B-9).</summary>
public class EchoRulesTests
{
    private const string Making = """{"repo":"octo-org/octo-repo","title":"Fix it","body":"On mobile."}""";

    [Fact]
    public void A_thing_that_a_call_made_is_its_echo_for_a_quarter_of_an_hour()
    {
        var call = Call(Making, Issue());
        var question = Question(Mapped(title: "Renamed at once", note: "Other."));
        EchoRules.OfCreation(question, Found(question, call), Noon.AddMinutes(15))!.RunId.ShouldBe(call.RunId);
        EchoRules.OfCreation(question, Found(question, call), Noon.AddMinutes(15.1)).ShouldBeNull();
    }

    [Fact]
    public void A_thing_made_by_way_of_another_system_is_known_by_its_own_address()
    {
        var call = Call(Making, new JsonObject { ["result"] = new JsonObject { ["issue"] = Issue() } }, system: "gateway");
        var question = Question(Mapped());
        EchoRules.OfCreation(question, Found(question, call), Noon.AddMinutes(1))!.RunId.ShouldBe(call.RunId);
    }

    [Fact]
    public void Before_the_answer_the_same_title_and_text_on_the_same_system_tell()
    {
        var call = Call(Making);
        var question = Question(Mapped(note: "On  mobile.\r\n"));
        EchoRules.OfCreation(question, Found(question, call), Noon)!.RunId.ShouldBe(call.RunId);
        EchoRules.OfCreation(question, Found(question, call), Noon.AddMinutes(14)).ShouldNotBeNull();
    }

    [Fact]
    public void The_same_title_and_text_on_another_system_tell_nothing()
    {
        var call = Call(Making, system: "calendar");
        var question = Question(Mapped());
        EchoRules.OfCreation(question, Found(question, call), Noon).ShouldBeNull();
    }

    [Theory, InlineData(14, true), InlineData(16, false)]
    public void The_same_title_alone_tells_for_seconds(int seconds, bool isEcho)
    {
        var call = Call(Making);
        var question = Question(Mapped(note: "Another text."));
        (EchoRules.OfCreation(question, Found(question, call), Noon.AddSeconds(seconds)) is not null).ShouldBe(isEcho);
    }

    [Fact]
    public void The_address_of_the_task_that_the_call_passed_on_tells_on_its_system()
    {
        var input = $$"""{"title":"A","body":"Created from task: {{Task().Url}}"}""";
        var question = Question(Mapped("B", $"Rewritten.\n\nCreated from task: {Task().Url}"));
        EchoRules.OfCreation(question, Found(question, Call(input)), Noon.AddMinutes(5)).ShouldNotBeNull();
        EchoRules.OfCreation(question, Found(question, Call(input, system: "slack")), Noon.AddMinutes(5)).ShouldBeNull();
        EchoRules.OfCreation(question, Found(question, Call("""{"title":"A"}""")), Noon.AddMinutes(5)).ShouldBeNull("the call did not pass it on");
    }

    [Fact]
    public void Another_thing_of_the_same_author_and_place_is_no_echo()
    {
        var call = Call(Making, Issue());
        var other = Issue("Something else", "Else.");
        other["html_url"] = "https://github.com/octo-org/octo-repo/issues/124";
        (other["url"], other["id"], other["node_id"]) = ("https://api.github.com/repos/octo-org/octo-repo/issues/124", 444500042, "MDU6SXNzdWU0NDQ1MDAwNDI=");
        var question = Question(Mapped("Something else", "Else.", "https://github.com/octo-org/octo-repo/issues/124"), payload: Delivery(other));
        EchoRules.OfCreation(question, Found(question, call), Noon).ShouldBeNull();
    }

    [Fact]
    public void A_thing_that_was_there_before_the_call_is_its_echo_for_a_minute_only()
    {
        var call = Call($$"""{"issue_url":"{{IssueAddress}}","text":"Seen."}""", Issue());
        var question = Question(Mapped("X", "Y"));
        EchoRules.OfCreation(question, Found(question, call), Noon.AddSeconds(60)).ShouldNotBeNull();
        EchoRules.OfCreation(question, Found(question, call), Noon.AddSeconds(61)).ShouldBeNull();
        EchoRules.OfCreation(question, Found(question, Call("{}", Issue(), task: Task($$$"""{"github":{"url":"{{{IssueAddress}}}"}}"""))), Noon.AddSeconds(61)).ShouldBeNull();
        EchoRules.OfCreation(question, Found(question, Call($$"""{"issue_url":"{{IssueAddress}}"}""")), Noon.AddSeconds(61)).ShouldBeNull();
    }

    [Fact]
    public void A_delivery_that_came_before_the_call_is_no_echo()
    {
        var question = Question(Mapped());
        EchoRules.OfCreation(question, Found(question, Call(Making, Issue())), Noon.AddMilliseconds(-1)).ShouldBeNull();
    }

    [Fact]
    public void While_the_call_runs_its_echo_has_no_age()
    {
        var question = Question(Mapped(note: ""));
        var slow = Call(Making) with { EndsAt = Noon.AddMinutes(10) };
        EchoRules.OfCreation(question, Found(question, slow), Noon.AddMinutes(9)).ShouldNotBeNull();
    }

    [Fact]
    public void A_message_is_known_by_the_last_part_of_an_id_that_is_put_together_and_not_by_its_channel()
    {
        var call = Call("""{"channel":"C123ABC456","text":"Hello"}""", new JsonObject { ["ok"] = true, ["channel"] = "C123ABC456", ["ts"] = "1355517523.000005" }, system: "slack");
        var echo = EchoQuestion.Of("slack", Guid.NewGuid(), new() { Title = "x", ExternalId = "C123ABC456/1355517523.000005" }, new JsonObject(), null);
        EchoRules.OfCreation(echo, Found(echo, call), Noon.AddMinutes(5)).ShouldNotBeNull();
        var other = EchoQuestion.Of("slack", Guid.NewGuid(), new() { Title = "x", ExternalId = "C123ABC456/1355517999.000001" }, new JsonObject(), null);
        EchoRules.OfCreation(other, Found(other, call), Noon.AddMinutes(5)).ShouldBeNull();
    }

    [Fact]
    public void What_an_answer_says_in_words_or_in_blocks_is_read()
    {
        JsonNode[] answers =
        [
            JsonValue.Create($"Created {IssueAddress}."),
            new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "Done." }, new JsonObject { ["type"] = "text", ["text"] = Issue().ToJsonString() }),
            new JsonArray(new JsonObject { ["type"] = "resource_link", ["uri"] = IssueAddress, ["name"] = "issue" }, new JsonObject { ["type"] = "text", ["text"] = "Done." }),
            new JsonArray(Issue()),
        ];
        foreach (var answer in answers)
        {
            var question = Question(Mapped("Other", "Other."));
            EchoRules.OfCreation(question, Found(question, Call("{}", answer)), Noon.AddMinutes(10)).ShouldNotBeNull(answer.ToJsonString());
        }
    }

    [Fact]
    public void A_long_list_was_found_and_not_made()
    {
        var list = new JsonArray([.. Enumerable.Range(0, 6).Select(_ => (JsonNode)Issue())]);
        var question = Question(Mapped("Other", "Other."));
        Found(question, Call("{}", list), Call("{}", new JsonObject { ["items"] = list.DeepClone() })).ShouldBeEmpty();
    }

    [Fact]
    public void A_trace_that_the_other_side_passed_on_tells_for_certain()
    {
        var call = Call("{}", system: "own") with { Marks = [CallMarks.OfTrace("4bf92f3577b34da6a3ce929d0e0e4736")] };
        var question = Question(Mapped("X", "Y", null), trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        EchoRules.OfCreation(question, Found(question, call), Noon.AddMinutes(10)).ShouldNotBeNull();
    }

    [Fact]
    public void A_change_that_the_call_explains_is_its_echo_for_a_minute()
    {
        var call = Call("""{"title":"Fix it [synced]"}""");
        var question = Question(Mapped("Fix it [synced]"), task: Caller);
        EchoRules.OfChange(question, Found(question, call), Noon.AddSeconds(60), [EchoQuestion.Title]).RunId.ShouldBe(call.RunId);
        var later = EchoRules.OfChange(question, Found(question, call), Noon.AddSeconds(61), [EchoQuestion.Title]);
        (later.RunId, later.Depth, later.Causation.IsEmpty).ShouldBe((null, 0, true));
    }

    [Fact]
    public void A_change_that_the_call_does_not_explain_may_be_somebodys_own_and_counts_as_a_round_only()
    {
        var call = Call("""{"title":"Fix it [synced]"}""");
        var question = Question(Mapped("What a person wrote"), task: Caller);
        var chain = EchoRules.OfChange(question, Found(question, call), Noon.AddSeconds(15), [EchoQuestion.Title]);
        (chain.RunId, chain.Causation.IsEmpty, chain.Depth).ShouldBe((null, true, 1));
        EchoRules.OfChange(question, Found(question, call), Noon.AddSeconds(16), [EchoQuestion.Title]).Depth.ShouldBe(0);
    }

    [Fact]
    public void A_change_is_explained_only_when_all_of_it_is()
    {
        var call = Call("""{"title":"Fix it [synced]","labels":["a"]}""");
        var question = Question(Mapped("Fix it [synced]") with { Tags = ["a", "b"] }, task: Caller);
        EchoRules.OfChange(question, Found(question, call), Noon, [EchoQuestion.Title, EchoQuestion.Tag("a")]).RunId.ShouldBe(call.RunId);
        EchoRules.OfChange(question, Found(question, call), Noon, [EchoQuestion.Title, EchoQuestion.Tag("b")]).RunId.ShouldBeNull();
    }

    [Fact]
    public void A_change_of_another_thing_to_the_same_title_is_an_echo_for_seconds()
    {
        var call = Call("""{"title":"Fix it [synced]"}""");
        var question = Question(Mapped("Fix it [synced]", address: "https://github.com/octo-org/octo-repo/issues/7"), payload: new JsonObject());
        EchoRules.OfChange(question, Found(question, call), Noon.AddSeconds(15), [EchoQuestion.Title]).RunId.ShouldBe(call.RunId);
        EchoRules.OfChange(question, Found(question, call), Noon.AddSeconds(16), [EchoQuestion.Title]).RunId.ShouldBeNull();
    }

    [Fact]
    public void A_tag_alone_is_too_common_to_tell_without_the_thing()
    {
        var call = Call("""{"labels":["bug"]}""");
        var elsewhere = Question(Mapped() with { Tags = ["bug"] });
        EchoRules.OfChange(elsewhere, Found(elsewhere, call), Noon, [EchoQuestion.Tag("bug")]).RunId.ShouldBeNull();
        var here = Question(Mapped() with { Tags = ["bug"] }, task: Caller);
        EchoRules.OfChange(here, Found(here, call), Noon, [EchoQuestion.Tag("bug")]).RunId.ShouldBe(call.RunId);
    }

    [Fact]
    public void An_instant_is_the_same_however_it_is_written()
    {
        var due = new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);
        var call = Call("""{"due_on":"2026-12-01T10:00:00+01:00"}""");
        var question = Question(Mapped() with { DueDate = due }, task: Caller);
        EchoRules.OfChange(question, Found(question, call), Noon, [EchoQuestion.DueDate]).RunId.ShouldBe(call.RunId);
    }

    [Fact]
    public void A_webhook_of_a_binding_that_names_what_a_call_just_made_counts_as_a_round_and_a_passed_on_trace_as_its_echo()
    {
        var call = Call(Making, Issue());
        var payload = new JsonObject { ["comment"] = new JsonObject { ["body"] = "Thanks" }, ["issue"] = Issue() };
        var question = EchoQuestion.OfPayload(payload, null);
        var chain = EchoRules.OfTrigger(question, Found(question, call), Noon.AddSeconds(15));
        (chain.RunId, chain.Causation.IsEmpty, chain.Depth).ShouldBe((null, true, 1));
        EchoRules.OfTrigger(question, Found(question, call), Noon.AddSeconds(16)).Depth.ShouldBe(0);

        var elsewhere = EchoQuestion.OfPayload(new JsonObject { ["sender"] = Issue()["user"]!.DeepClone(), ["issue"] = new JsonObject { ["id"] = 444500042 } }, null);
        EchoRules.OfTrigger(elsewhere, Found(elsewhere, call), Noon).Depth.ShouldBe(0);

        var traced = EchoQuestion.OfPayload(payload, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var known = call with { Marks = [CallMarks.OfTrace("4bf92f3577b34da6a3ce929d0e0e4736")] };
        EchoRules.OfTrigger(traced, Found(traced, known), Noon.AddMinutes(1)).RunId.ShouldBe(call.RunId);
    }

    [Fact]
    public void The_latest_of_several_calls_tells()
    {
        var (first, second) = (Call(Making, Issue()), Call(Making, Issue()));
        var question = Question(Mapped());
        EchoRules.OfCreation(question, Found(question, first, second), Noon)!.RunId.ShouldBe(second.RunId);
    }

    [Theory]
    [InlineData(null, "github__get_issue", true)]
    [InlineData(null, "listIssues", true)]
    [InlineData(null, "github__search_code", true)]
    [InlineData(null, "getaway__book", false)]
    [InlineData(null, "get_or_create_page", false)]
    [InlineData(null, "github__create_issue", false)]
    [InlineData(true, "github__create_issue", true)]
    [InlineData(false, "github__get_issue", false)]
    public void Tools_that_only_read_cause_nothing(bool? hint, string tool, bool onlyReads) => ReadingTools.OnlyReads(hint, tool).ShouldBe(onlyReads);

    [Fact]
    public void A_call_is_forgotten_in_time_and_when_there_are_too_many()
    {
        var memory = new EchoMemory();
        memory.HasCalls(Noon).ShouldBeFalse();
        var call = Call(Making, Issue());
        memory.Note(call, Noon);
        var question = Question(Mapped());
        (memory.HasCalls(Noon.AddMinutes(15)), memory.HasCalls(Noon.AddMinutes(15.1))).ShouldBe((true, false));
        memory.Find(question.Hashes, Noon.AddMinutes(15)).ShouldNotBeEmpty();
        memory.Find(question.Hashes, Noon.AddMinutes(15.1)).ShouldBeEmpty();
        memory.Note(Call("""{"n":1}"""), Noon.AddMinutes(16));
        memory.Count.ShouldBe(1);
        for (var i = 0; i < EchoMemory.MostCalls + 10; i++)
            memory.Note(call with { RunId = Guid.NewGuid(), Marks = [(ulong)(i % 7), (ulong)i + 1_000] }, Noon.AddMinutes(16));
        memory.Count.ShouldBe(EchoMemory.MostCalls);
        memory.Find([3UL], Noon.AddMinutes(16)).Length.ShouldBe(EchoMemory.MostByMark, string.Create(CultureInfo.InvariantCulture, $"{memory.Count}"));
    }

    [Fact]
    public void A_call_that_is_tried_again_keeps_its_marks_and_its_beginning()
    {
        var memory = new EchoMemory();
        var call = Call(Making, Issue());
        memory.Note(call, Noon);
        memory.Note(call with { BegunAt = Noon.AddMinutes(10), EndsAt = Noon.AddMinutes(10), Marks = [] }, Noon.AddMinutes(10));
        var question = Question(Mapped());
        var found = memory.Find(question.Hashes, Noon.AddMinutes(20)).ShouldHaveSingleItem();
        (found.Call.BegunAt, found.Call.EndsAt).ShouldBe((Noon, Noon.AddMinutes(10)));
    }
}
