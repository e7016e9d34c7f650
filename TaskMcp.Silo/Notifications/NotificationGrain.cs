using TaskMcp.Access;
using TaskMcp.Notifications;

namespace TaskMcp.Silo.Notifications;

/// <summary>An entry of the inbox.</summary>
public sealed class NotificationGrain(
    [PersistentState(NotificationState.Name)] IPersistentState<NotificationState> stored, INotificationProjection projection, TimeProvider clock)
    : Grain, INotificationGrain
{
    public async Task<NotificationSnapshot> Add(AddNotification command)
    {
        if (stored.State.Notification is { } there)
        {
            await Project(there);
            return there;
        }

        return await Save(new()
        {
            Id = GrainKeys.Id(this.GetPrimaryKeyString()),
            TaskId = command.TaskId,
            TaskTitle = command.TaskTitle,
            Text = command.Text.Length <= NotificationSnapshot.MaxTextLength ? command.Text : $"{command.Text[..(NotificationSnapshot.MaxTextLength - 1)]}…",
            BindingId = command.BindingId,
            RunId = command.RunId,
            ConnectionId = command.ConnectionId,
            CreatedAt = clock.GetUtcNow(),
            Version = 1,
        });
    }

    public Task<GrainResult<NotificationSnapshot>> Get() => Task.FromResult<GrainResult<NotificationSnapshot>>(
        stored.State.Notification is { } there ? there : NotFound());

    public async Task<GrainResult<NotificationSnapshot>> SetRead(bool isRead, CommandContext context)
    {
        if (stored.State.Notification is not { } there) return NotFound();
        if (isRead == there.ReadAt is not null) return there;
        return await Save(there with { ReadAt = isRead ? clock.GetUtcNow() : null, Version = there.Version + 1 });
    }

    private async Task<NotificationSnapshot> Save(NotificationSnapshot next)
    {
        stored.State = new() { Notification = next };
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        await Project(next);
        return next;
    }

    private Task Project(NotificationSnapshot notification) =>
        projection.Apply(GrainKeys.Workspace(this.GetPrimaryKeyString()), notification, CancellationToken.None);

    private Refusal NotFound() => new("notification.not_found", $"There is no notification {GrainKeys.Id(this.GetPrimaryKeyString())}.");
}
