using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskMcp.Rules.Tests.Architecture;

public class ReferenceTests
{
    [Fact]
    public void Api_and_silo_meet_only_in_the_contracts()
    {
        OursReferencedBy("TaskMcp.Api").ShouldBeSubsetOf(["TaskMcp.Grains.Abstractions", "TaskMcp.ServiceDefaults", "TaskMcp.LocalRuntime"]);
        OursReferencedBy("TaskMcp.Silo").ShouldBeSubsetOf(["TaskMcp.Grains.Abstractions", "TaskMcp.ServiceDefaults", "TaskMcp.LocalRuntime"]);
    }

    [Fact]
    public void Contracts_reference_only_the_grain_model() =>
        OursReferencedBy("TaskMcp.Grains.Abstractions").ShouldBeSubsetOf(["TaskMcp.LocalRuntime"]);

    [Fact]
    public void The_local_runtime_references_nothing_of_ours()
    {
#if !ORLEANS
        OursReferencedBy("TaskMcp.LocalRuntime").ShouldBeEmpty();
#endif
    }

    [Fact]
    public void Only_the_composition_root_names_the_local_runtime() =>
        SourceFiles("TaskMcp.Grains.Abstractions", "TaskMcp.Silo", "TaskMcp.Api", "TaskMcp.Web", "TaskMcp.ServiceDefaults")
            .Where(file => File.ReadAllText(file).Contains("TaskMcp.LocalRuntime", StringComparison.Ordinal))
            .ShouldBeEmpty();

    private static IEnumerable<string> OursReferencedBy(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("TaskMcp.", StringComparison.Ordinal));

    private static IEnumerable<string> SourceFiles(params string[] projects)
    {
        var root = RepositoryRoot();
        return projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories));
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
