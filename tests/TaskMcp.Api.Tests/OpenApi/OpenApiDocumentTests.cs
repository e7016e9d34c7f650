using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.OpenApi;

/// <summary>The committed OpenAPI document is the one that the product generates.</summary>
[Collection(OneApp.Name)]
public class OpenApiDocumentTests(TestApp app)
{
    private const string Update = "UPDATE_OPENAPI";
    private static readonly JsonSerializerOptions Formatted = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_document_is_the_generated_one()
    {
        var generated = $"{(await Document()).ToJsonString(Formatted)}\n";
        if (Environment.GetEnvironmentVariable(Update) == "1") await File.WriteAllTextAsync(Committed(), generated);

        (await File.ReadAllTextAsync(Committed())).ShouldBe(generated, $"The API has changed. If that is meant: {Update}=1 dotnet test tests/TaskMcp.Api.Tests --filter {nameof(OpenApiDocumentTests)}, and commit docs/openapi.json.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_a_tag()
    {
        foreach (var (path, operations) in (await Document())["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(member => member.Key is not "parameters"))
            {
                ((string?)operation!["operationId"]).ShouldNotBeNullOrEmpty($"{method} {path}");
                ((string?)operation["summary"]).ShouldNotBeNullOrEmpty($"{method} {path}");
                operation["tags"]!.AsArray().ShouldHaveSingleItem($"{method} {path}");
                operation["responses"]!["401"].ShouldNotBeNull($"{method} {path}");
            }
        }
    }

    private async Task<JsonNode> Document() => (await app.Http.GetJson("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK).Json;

    private static string Committed([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/openapi.json"));
}
