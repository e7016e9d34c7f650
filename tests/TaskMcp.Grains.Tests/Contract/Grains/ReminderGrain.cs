namespace TaskMcp.Grains.Tests.Contract.Grains;

[Alias("contract.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Remind")] Task Remind(string name, TimeSpan due, TimeSpan period);

    [Alias("Forget")] Task Forget(string name);

    [Alias("Names")] Task<string> Names();

    [Alias("Has")] Task<bool> Has(string name);
}

/// <summary>Notes its ticks; a reminder named "failing" then throws, one named "once" ends itself.</summary>
public sealed class ReminderGrain(TimeProvider time) : Grain, IReminderGrain, IRemindable
{
    public async Task Remind(string name, TimeSpan due, TimeSpan period) => await this.RegisterOrUpdateReminder(name, due, period);

    public async Task Forget(string name)
    {
        if (await this.GetReminder(name) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public async Task<string> Names() => string.Join(" ", (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal));

    public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Journal.Note(this.GetPrimaryKeyString(), reminderName);
        Journal.Note(this.GetPrimaryKeyString() + " times", time.GetUtcNow().ToString("O"));
        if (reminderName == "failing") throw new UnluckyException("no luck", 1);
        if (reminderName == "once") await Forget(reminderName);
    }
}

[Alias("contract.IForgetfulGrain")]
public interface IForgetfulGrain : IGrainWithStringKey
{
    [Alias("Remind")] Task Remind();
}

/// <summary>Asks for a reminder without being able to receive it.</summary>
public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public async Task Remind() => await this.RegisterOrUpdateReminder("never", TimeSpan.Zero, TimeSpan.FromMinutes(1));
}
