using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>One of everything in the default workspace, for those who must not reach it.</summary>
internal sealed class Things : IDisposable
{
    /// <summary>Stands in every text that is ours.</summary>
    public const string Mark = "ours-and-nobody-elses";

    private readonly TestApp _app;
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Person _person;

    private Things(TestApp app, Person person) => (_app, _person) = (app, person);

    public IEnumerable<string> Ids => _ids.Values;

    public static async Task<Things> Make(TestApp app)
    {
        var things = new Things(app, await Person.Make(app, "member"));
        var http = app.Http;
        things._ids["project"] = (await http.PostJson("/api/projects", new { name = Mark })).ShouldBe(HttpStatusCode.Created).Id;
        things._ids["connection"] = (await http.PostJson("/api/mcp/connections", new { name = Mark, server_type = "memory", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;
        things._ids["task"] = (await http.PostJson("/api/tasks", new { title = Mark, project_id = things._ids["project"] })).ShouldBe(HttpStatusCode.Created).Id;
        var binding = new { connection_id = things._ids["connection"], binding_type = "manual", config = new { tool_name = "memory__read_graph", input_template = new { } } };
        things._ids["binding"] = (await http.PostJson($"/api/tasks/{things._ids["task"]}/bindings", binding)).ShouldBe(HttpStatusCode.Created).Id;
        things._ids["project_binding"] = (await http.PostJson($"/api/projects/{things._ids["project"]}/bindings", binding)).ShouldBe(HttpStatusCode.Created).Id;
        things._ids["run"] = (await http.PostJson($"/api/tasks/{things._ids["task"]}/bindings/{things._ids["binding"]}/trigger")).ShouldBe(HttpStatusCode.Accepted).Id;
        var webhook = (await http.PostJson("/api/webhooks", new { name = Mark, source = "forms", secret = $"{Mark}-{Guid.NewGuid():N}", mapping = new { title = "{{ payload.title }}" } })).ShouldBe(HttpStatusCode.Created);
        things._ids["webhook"] = webhook.Id;
        things._ids["secret"] = (string)webhook.Json["secrets"]![0]!["id"]!;
        things._ids["toolbox"] = (await http.PostJson("/api/toolboxes", new { name = Mark })).ShouldBe(HttpStatusCode.Created).Id;
        things._ids["principal"] = things._person.Id;
        things._ids["token"] = things._person.TokenId;
        return things;
    }

    /// <summary>What a request that gets through would do; elsewhere an empty object.</summary>
    public static string BodyOf(string route) => route switch
    {
        "UpdateTask" or "CreateTask" => """{"title":"taken over"}""",
        "MoveTask" => """{"status":"done"}""",
        "AddNote" => """{"text":"taken over"}""",
        "UpdateProject" or "CreateProject" or "UpdateConnection" or "UpdateWebhook" or "UpdatePrincipal" or "UpdateToolbox" => """{"name":"taken over"}""",
        "CreateToken" => """{"name":"taken over"}""",
        "UpdateBinding" or "UpdateProjectBinding" => """{"enabled":false}""",
        "UpdateNotification" => """{"read":true}""",
        "ReviewRun" => """{"outcome":"failed"}""",
        _ => "{}",
    };

    /// <summary>The ids that belong into a path.</summary>
    public IReadOnlyDictionary<string, string> Values(string path)
    {
        var first = path.Split('/').SkipWhile(part => part is "" or "api" or "mcp" or "oauth").FirstOrDefault() ?? "";
        var id = first switch
        {
            "tasks" => "task", "projects" => "project", "connections" or "connect" => "connection", "runs" => "run", "webhooks" => "webhook", "principals" => "principal", "toolboxes" => "toolbox", _ => "principal",
        };
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{id}"] = _ids[id],
            ["{binding_id}"] = _ids[first == "projects" ? "project_binding" : "binding"],
            ["{secret_id}"] = _ids["secret"],
            ["{token_id}"] = _ids["token"],
            ["{principal_id}"] = _ids["principal"],
        };
    }

    /// <summary>How all of it stands, as its owner sees it.</summary>
    public async Task<string> Shown()
    {
        string[] paths =
        [
            $"/api/tasks/{_ids["task"]}", $"/api/projects/{_ids["project"]}", $"/api/mcp/connections/{_ids["connection"]}", $"/api/webhooks/{_ids["webhook"]}", $"/api/toolboxes/{_ids["toolbox"]}",
            $"/api/principals/{_ids["principal"]}", $"/api/projects/{_ids["project"]}/bindings/{_ids["project_binding"]}",
        ];
        var versions = new List<string>();
        foreach (var path in paths)
        {
            var answer = (await _app.Http.GetJson(path)).ShouldBe(HttpStatusCode.OK);
            // A connection has a new version also when a run finds that its server is away.
            var version = path.Contains("/connections/", StringComparison.Ordinal) ? $"{answer.Json["server_url"]}" : answer.ETag;
            versions.Add($"{path} {answer.Json["name"] ?? answer.Json["title"]} {answer.Json["enabled"]} {version}");
        }

        versions.Add((await _person.Http.GetJson("/api/me")).Status.ToString());
        return string.Join('\n', versions);
    }

    public void Dispose() => _person.Dispose();
}
