using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;
using static TaskMcp.Rules.Tests.Gateway.GatewaySamples;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>Constraints on arguments (SPEC S-5): what can't be shown to hold does not hold.</summary>
public class ConstraintTestTests
{
    [Theory]
    [InlineData("channel", ConstraintOperator.Eq, "\"C1\"", """{"channel":"C1"}""")]
    [InlineData("n", ConstraintOperator.Eq, "1", """{"n":1.0}""")]
    [InlineData("channel", ConstraintOperator.Neq, "\"C1\"", """{"channel":"C2"}""")]
    [InlineData("channel", ConstraintOperator.In, """["C1","C2"]""", """{"channel":"C2"}""")]
    [InlineData("channels", ConstraintOperator.In, """["C1","C2"]""", """{"channels":["C2","C1"]}""")]
    [InlineData("channel", ConstraintOperator.NotIn, """["C1","C2"]""", """{"channel":"C3"}""")]
    [InlineData("path", ConstraintOperator.Matches, "\"/data/[a-z]+\"", """{"path":"/data/x"}""")]
    [InlineData("amount", ConstraintOperator.Lte, "10", """{"amount":10}""")]
    [InlineData("amount", ConstraintOperator.Gt, "0.1", """{"amount":0.11}""")]
    [InlineData("filter.owner", ConstraintOperator.Eq, "\"me\"", """{"filter":{"owner":"me"}}""")]
    [InlineData("items.0", ConstraintOperator.Eq, "1", """{"items":[1,2]}""")]
    [InlineData("items.*.owner", ConstraintOperator.Eq, "\"me\"", """{"items":[{"owner":"me"},{"owner":"me"}]}""")]
    [InlineData(@"a\.b", ConstraintOperator.Exists, null, """{"a.b":0}""")]
    [InlineData("n", ConstraintOperator.Exists, null, """{"n":null}""")]
    [InlineData("n", ConstraintOperator.Absent, null, """{"m":1}""")]
    [InlineData("items.*.secret", ConstraintOperator.Absent, null, """{"items":[{},{}]}""")]
    public void Constraints_that_hold(string argument, ConstraintOperator comparison, string? value, string arguments) => Holds(argument, comparison, value, arguments).ShouldBeTrue();

    [Theory]
    [InlineData("channel", ConstraintOperator.Eq, "\"C1\"", "{}")]
    [InlineData("channel", ConstraintOperator.Neq, "\"C1\"", "{}")]
    [InlineData("channel", ConstraintOperator.NotIn, """["C1"]""", "{}")]
    [InlineData("channel", ConstraintOperator.Neq, "\"C1\"", """{"channel":["C1"]}""")]
    [InlineData("channel", ConstraintOperator.Neq, "\"C1\"", """{"channel":[["C1"]]}""")]
    [InlineData("amount", ConstraintOperator.Lte, "10", "{}")]
    [InlineData("n", ConstraintOperator.Exists, null, "{}")]
    [InlineData("n", ConstraintOperator.Absent, null, """{"n":null}""")]
    [InlineData("amount", ConstraintOperator.Lte, "10", """{"amount":"9"}""")]
    [InlineData("amount", ConstraintOperator.Lte, "10", """{"amount":[9,11]}""")]
    [InlineData("n", ConstraintOperator.Eq, "5", """{"n":"5"}""")]
    [InlineData("channels", ConstraintOperator.In, """["C1","C2"]""", """{"channels":["C1","C3"]}""")]
    [InlineData("channels", ConstraintOperator.In, """["C1","C2"]""", """{"channels":[]}""")]
    [InlineData("channels", ConstraintOperator.In, """["C1","C2"]""", """{"channels":[["C1"]]}""")]
    [InlineData("channels", ConstraintOperator.NotIn, """["C1"]""", """{"channels":["C2","C1"]}""")]
    [InlineData("path", ConstraintOperator.Matches, "\"/data/[a-z]+\"", """{"path":"/data/x/../../etc"}""")]
    [InlineData("path", ConstraintOperator.Matches, "\"/data/[a-z]+\"", """{"path":"/data/x\n"}""")]
    [InlineData("path", ConstraintOperator.Matches, "\"a|b\"", """{"path":"ax"}""")]
    [InlineData("path", ConstraintOperator.Matches, "\".*\"", """{"path":1}""")]
    [InlineData("items.*.owner", ConstraintOperator.Eq, "\"me\"", """{"items":[{"owner":"me"},{}]}""")]
    [InlineData("items.*.owner", ConstraintOperator.Eq, "\"me\"", """{"items":[]}""")]
    [InlineData("items.*.tags.*", ConstraintOperator.Eq, "\"a\"", """{"items":[{"tags":[]},{"tags":["a"]}]}""")]
    [InlineData("items.*.secret", ConstraintOperator.Absent, null, """{"items":[{},{"secret":1}]}""")]
    public void Constraints_that_do_not_hold(string argument, ConstraintOperator comparison, string? value, string arguments) => Holds(argument, comparison, value, arguments).ShouldBeFalse();

    [Fact]
    public void Constraints_are_about_the_tools_that_they_name()
    {
        ArgumentConstraint[] constraints = [new() { Tool = "slack__send*", Argument = "to", Operator = ConstraintOperator.Exists }];
        ConstraintTest.FirstBroken([.. constraints], "slack__send_all", Json("{}")).ShouldBe(constraints[0]);
        ConstraintTest.FirstBroken([.. constraints], "slack__read", Json("{}")).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public void Arguments_that_two_readers_could_read_in_two_ways_are_refused(string arguments) => GatewayResults.Arguments(new(arguments)).ShouldBeNull();

    private static bool Holds(string argument, ConstraintOperator comparison, string? value, string arguments) =>
        ConstraintTest.Holds(new() { Argument = argument, Operator = comparison, Value = value is null ? null : new JsonText(value) }, Json(arguments));
}
