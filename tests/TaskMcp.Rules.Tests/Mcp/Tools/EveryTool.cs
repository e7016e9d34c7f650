using TaskMcp.Api.Mcp.Tools;

namespace TaskMcp.Rules.Tests.Mcp.Tools;

/// <summary>All of TaskMcp's own tools, made without what they work with.</summary>
internal static class EveryTool
{
    public static IReadOnlyList<IOwnTool> All { get; } =
    [
        .. from type in typeof(IOwnTool).Assembly.GetTypes()
           where type is { IsAbstract: false, IsClass: true } && type.IsAssignableTo(typeof(IOwnTool))
           let constructor = type.GetConstructors().Single()
           orderby type.Name
           select (IOwnTool)constructor.Invoke(new object?[constructor.GetParameters().Length]),
    ];

    public static TheoryData<string> Names => [.. All.Select(tool => tool.Facts.Name)];

    public static IOwnTool Named(string name) => All.Single(tool => tool.Facts.Name == name);
}
