using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Access;
using TaskMcp.Api.Http.Shapes;
using TaskMcp.Api.Mcp.Tools;

namespace TaskMcp.Rules.Tests.Mcp.Tools;

/// <summary>What clients are told of our tools is true (SPEC S-2).</summary>
public partial class DefinitionTests
{
    /// <summary>Read, destructive, idempotent, open world, least role.</summary>
    private static readonly Dictionary<string, (bool, bool, bool, bool, WorkspaceRole)> Table = new()
    {
        ["list_tasks"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["search_tasks"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["get_task"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["create_task"] = (false, false, false, false, WorkspaceRole.Member),
        ["update_task"] = (false, false, true, false, WorkspaceRole.Member),
        ["complete_task"] = (false, false, true, false, WorkspaceRole.Member),
        ["reopen_task"] = (false, false, true, false, WorkspaceRole.Member),
        ["move_task"] = (false, false, true, false, WorkspaceRole.Member),
        ["add_note"] = (false, false, false, false, WorkspaceRole.Member),
        ["delete_task"] = (false, true, true, false, WorkspaceRole.Member),
        ["list_projects"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["get_board"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["list_connections"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["list_bindings"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["create_binding"] = (false, false, false, true, WorkspaceRole.Member),
        ["dry_run_binding"] = (true, false, true, false, WorkspaceRole.Member),
        ["trigger_binding"] = (false, true, false, true, WorkspaceRole.Member),
        ["delete_binding"] = (false, true, true, false, WorkspaceRole.Member),
        ["list_runs"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["get_run"] = (true, false, true, false, WorkspaceRole.Viewer),
        ["replay_run"] = (false, true, false, true, WorkspaceRole.Member),
    };

    public static TheoryData<string> Tools => EveryTool.Names;

    [Fact]
    public void Every_tool_has_its_hints_and_role()
    {
        EveryTool.All.Select(tool => tool.Facts.Name).ShouldBe(Table.Keys, ignoreOrder: true);
        foreach (var tool in EveryTool.All)
        {
            var hints = tool.Definition["annotations"]!;
            ((bool)hints["readOnlyHint"]!, (bool)hints["destructiveHint"]!, (bool)hints["idempotentHint"]!, (bool)hints["openWorldHint"]!, tool.Facts.Role).ShouldBe(Table[tool.Facts.Name], tool.Facts.Name);
        }
    }

    [Theory, MemberData(nameof(Tools))]
    public void A_tool_says_what_it_is_for(string name)
    {
        var definition = EveryTool.Named(name).Definition;
        NameShape().IsMatch((string)definition["name"]!).ShouldBeTrue();
        ((string)definition["title"]!).ShouldNotBeNullOrWhiteSpace();
        ((string)definition["description"]!).Length.ShouldBeInRange(100, 1_500);
        foreach (var (argument, schema) in definition["inputSchema"]!["properties"]!.AsObject()) ((string?)schema!["description"]).ShouldNotBeNullOrWhiteSpace(argument);
    }

    [Theory, MemberData(nameof(Tools))]
    public void What_is_published_is_what_is_read(string name)
    {
        var tool = EveryTool.Named(name);
        Same((ObjectShape)ShapeOf.Type(tool.ArgumentsType), tool.Facts.Input, name, tool.Facts.Input);
    }

    [Theory, MemberData(nameof(Tools))]
    public void Schemas_are_schemas(string name)
    {
        var definition = EveryTool.Named(name).Definition;
        foreach (var member in (string[])["inputSchema", "outputSchema"])
        {
            var schema = definition[member]!.AsObject();
            ((string)schema["type"]!).ShouldBe("object");
            SchemaForm.Check(schema, schema, member);
        }
    }

    [Fact]
    public void All_definitions_together_are_short_enough_to_be_read()
    {
        var whole = EveryTool.All.Sum(tool => tool.Definition.ToJsonString().Length);
        var told = EveryTool.All.Sum(tool => tool.Definition["description"]!.ToJsonString().Length + tool.Definition["inputSchema"]!.ToJsonString().Length);
        told.ShouldBeLessThan(48_000);
        whole.ShouldBeLessThan(96_000);
    }

    [Fact]
    public void A_tool_that_changes_something_takes_a_key()
    {
        foreach (var tool in EveryTool.All)
            tool.Facts.Input["properties"]!.AsObject().ContainsKey("idempotency_key").ShouldBe(tool.Facts.Effect != ToolEffect.Reads, tool.Facts.Name);
    }

    [Fact]
    public void A_tool_that_changes_something_has_a_name_in_the_audit()
    {
        foreach (var tool in EveryTool.All) (tool.Facts.Action is not null).ShouldBe(tool.Facts.Effect != ToolEffect.Reads, tool.Facts.Name);
    }

    /// <summary>As deep as both go: names, what is required, what enums have.</summary>
    private static void Same(ObjectShape shape, JsonObject schema, string path, JsonObject root)
    {
        if (schema["properties"] is not JsonObject properties) return;
        var published = properties.Select(property => property.Key).ToHashSet();
        published.ShouldBe(shape.Fields.Keys, ignoreOrder: true, $"{path}: arguments");
        var required = (schema["required"] as JsonArray ?? []).Select(item => (string)item!);
        required.ShouldBe(shape.Fields.Values.Where(field => field.IsRequired).Select(field => field.Name), ignoreOrder: true, $"{path}: required");
        foreach (var (name, member) in properties)
        {
            var inner = member!["$ref"] is not null ? root["$defs"]!["condition"]!.AsObject() : member.AsObject();
            if (shape.Fields[name].Shape is ObjectShape deeper && member["$ref"] is null) Same(deeper, inner, $"{path}.{name}", root);
            foreach (var value in (inner["enum"] as JsonArray ?? []).Where(value => value is not null))
            {
                var errors = new ShapeErrors();
                shape.Fields[name].Shape.Check(JsonSerializer.SerializeToElement(value), name, errors);
                errors.Any.ShouldBeFalse($"{path}.{name}: {value}");
            }
        }
    }

    [GeneratedRegex("^[a-z][a-z_]{1,63}$")]
    private static partial Regex NameShape();
}
