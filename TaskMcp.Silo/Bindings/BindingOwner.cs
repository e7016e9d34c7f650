namespace TaskMcp.Silo.Bindings;

/// <summary>What bindings stand in: a task or a project; as text <c>task/id</c> or <c>project/id</c>.</summary>
internal readonly record struct BindingOwner(bool IsProject, Guid Id)
{
    private const string Project = "project/";
    private const string Task = "task/";

    public static BindingOwner OfTask(Guid id) => new(IsProject: false, id);

    public static BindingOwner OfProject(Guid id) => new(IsProject: true, id);

    public static BindingOwner Parse(string text) => text.StartsWith(Project, StringComparison.Ordinal) ? OfProject(Guid.Parse(text.AsSpan(Project.Length))) : OfTask(Guid.Parse(text.AsSpan(Task.Length)));

    public override string ToString() => $"{(IsProject ? Project : Task)}{Id:D}";
}
