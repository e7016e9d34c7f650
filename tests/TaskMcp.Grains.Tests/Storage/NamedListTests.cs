using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Projects;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class NamedListTests
{
    [Fact]
    public async Task ConnectionQueries_connections_are_listed_by_name_and_page()
    {
        await using var model = await ReadModel.Create();
        foreach (var name in new[] { "slack", "GitHub", "mail", "github" }) await model.Get<IConnectionProjection>().Apply(ReadModel.Workspace, Connection(name), default);

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await model.Get<IConnectionQueries>().List(ReadModel.Workspace, 1, cursor, default)).Value!;
            names.AddRange(page.Items.Select(connection => connection.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        names.ShouldBe(["GitHub", "github", "mail", "slack"]);
        (await model.Get<IConnectionQueries>().List(ReadModel.Workspace, 1, "no", default)).Refusal!.Code.ShouldBe("request.cursor_invalid");
    }

    [Fact]
    public async Task ConnectionProjection_the_latest_version_stays_and_what_is_removed_stays_removed()
    {
        await using var model = await ReadModel.Create();
        var projection = model.Get<IConnectionProjection>();
        var connection = Connection("one") with { Version = 2 };
        await projection.Apply(ReadModel.Workspace, connection, default);
        await projection.Apply(ReadModel.Workspace, connection with { Name = "late", Version = 1 }, default);
        await projection.Apply(ReadModel.Workspace, connection with { Status = ConnectionStatus.Active }, default);

        var listed = (await model.Get<IConnectionQueries>().List(ReadModel.Workspace, 10, null, default)).Value!.Items.ShouldHaveSingleItem();
        (listed.Name, listed.Status).ShouldBe(("one", ConnectionStatus.Active));

        await projection.Remove(ReadModel.Workspace, connection.Id, default);
        await projection.Apply(ReadModel.Workspace, connection with { Version = 9 }, default);
        (await model.Get<IConnectionQueries>().List(ReadModel.Workspace, 10, null, default)).Value!.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task ProjectQueries_the_inbox_is_listed_without_having_been_made()
    {
        await using var model = await ReadModel.Create();
        await model.Get<IProjectProjection>().Apply(ReadModel.Workspace, ProjectRules.Inbox with { Id = Guid.CreateVersion7(), Name = "Attic" }, default);

        (await model.Get<IProjectQueries>().List(ReadModel.Workspace, 10, null, default)).Value!.Items.Select(project => project.Name).ShouldBe(["Attic", "Inbox"]);

        await model.Get<IProjectProjection>().Apply(ReadModel.Workspace, ProjectRules.Inbox with { Name = "Renamed", Version = 2 }, default);
        (await model.Get<IProjectQueries>().List(ReadModel.Workspace, 10, null, default)).Value!.Items.Select(project => project.Name).ShouldBe(["Attic", "Renamed"]);
        (await model.Get<IProjectQueries>().List(ReadModel.Workspace, 10, "no", default)).Refusal!.Code.ShouldBe("request.cursor_invalid");
    }

    private static ConnectionSnapshot Connection(string name) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        ServerType = "memory",
        Transport = new() { Type = TransportType.Stdio, Command = "server" },
        AuthConfig = new() { Type = AuthType.None },
        Status = ConnectionStatus.Inactive,
        StatusSince = Samples.Start,
        Version = 1,
        CreatedAt = Samples.Start,
        UpdatedAt = Samples.Start,
    };
}
