using System.Collections.Immutable;
using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Rules.Tests.Connections.Approvals;

public class ShadowRulesTests
{
    private const string Target = "slack__send_message";

    [Theory]
    [InlineData("slack__send_message")]
    [InlineData("Slack__Send_Message")]
    [InlineData("sIack__send_message")]
    [InlineData("s1ack__send_message")]
    [InlineData("ѕlасk__sеnd_mеssаgе")]
    [InlineData("ｓｌａｃｋ＿＿send_message")]
    [InlineData("𝐬𝐥𝐚𝐜𝐤__𝑠𝑒𝑛𝑑_message")]
    [InlineData("ⓢⓛⓐⓒⓚ__send_message")]
    [InlineData("sla\u200bck__send_message")]
    [InlineData("sl\u0301ack__send_message")]
    [InlineData("sláck__send_message")]
    [InlineData("slack__send_rnessage")]
    [InlineData("slacK__send_message")]
    [InlineData("slack__send_mesſage")]
    public void ShadowRules_find_a_name_that_looks_like_one_of_another_server(string name) =>
        ShadowRules.Find("evil", [name], [Slack(isElder: false)]).ShouldContainKeyAndValue(name, Target);

    [Theory]
    [InlineData("send_message")]
    [InlineData("slack_send_message")]
    [InlineData("slack__send_messages")]
    [InlineData("slack__archive")]
    [InlineData("stack__send_message")]
    public void ShadowRules_leave_names_that_differ(string name) => ShadowRules.Find("evil", [name], [Slack(isElder: true)]).ShouldBeEmpty();

    [Fact]
    public void ShadowRules_let_who_was_there_first_keep_a_full_name()
    {
        ShadowRules.Find("s1ack", ["send_message"], [Slack(isElder: true)]).ShouldContainKeyAndValue("send_message", Target);
        ShadowRules.Find("s1ack", ["send_message"], [Slack(isElder: false)]).ShouldBeEmpty();
    }

    [Fact]
    public void ShadowRules_find_nothing_between_connections_of_one_type() => ShadowRules.Find("slack", ["send_message", Target], [Slack(isElder: true)]).ShouldBeEmpty();

    [Fact]
    public void ShadowRules_keep_the_prefix_of_a_server_whose_tools_are_not_known_yet() =>
        ShadowRules.Find("evil", ["sIack__anything", "other"], [Slack(isElder: false) with { Names = [] }]).ShouldBe(ImmutableDictionary<string, string>.Empty.Add("sIack__anything", "slack__…"));

    [Fact]
    public void NameSkeleton_of_plain_names_differ_where_people_see_it()
    {
        string[] names = ["read_file", "write_file", "list_files", "create_entities", "search", "send", "fetch", "get-user", "get_user", "a.b", "move"];
        names.Select(NameSkeleton.Of).ShouldBeUnique();
    }

    private static OtherTools Slack(bool isElder) => new() { ServerType = "slack", Names = [Target, "slack__list"], IsElder = isElder };
}
