using System.Globalization;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.AppHost.Local;

/// <summary><c>-- rotate-keys</c>: new keys for all stored credentials, while nothing is served (SPEC C-8). Prints numbers only.</summary>
internal static class RotateKeys
{
    public const string Name = "rotate-keys";

    public static Task<int> Run(WebApplication app) => OfflineWork.Run(app, async services =>
    {
        var report = await services.GetRequiredService<KeyRotation>().RunAsync();
        await services.GetRequiredService<WholeAudit>().Append(new()
        {
            Actor = Actor.System, Action = "keys.rotate", TargetType = "workspace", Outcome = report.DataKeysNotOpened == 0 ? AuditOutcome.Succeeded : AuditOutcome.Failed,
        });
        (string What, int Count)[] lines =
        [
            ("workspaces with a new data key", report.Workspaces),
            ("data keys wrapped again", report.DataKeysWrappedAgain),
            ("connections, webhooks and audits sealed again", report.Resealed),
            ("data keys removed", report.DataKeysRemoved),
            ("data keys that do not open", report.DataKeysNotOpened),
            ("credentials that do not open", report.CredentialsNotOpened),
        ];
        foreach (var (what, count) in lines) await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what}: {count}"));
        foreach (var sentence in Meaning(report)) await Console.Out.WriteLineAsync(sentence);
        return report.DataKeysNotOpened == 0 ? 0 : 1;
    });

    private static IEnumerable<string> Meaning(KeyRotationReport report)
    {
        yield return (report.IsMasterKeyConfigured, report.IsMasterKeyReplaced) switch
        {
            (true, true) => "Nothing is under an earlier master key that is here: TaskMcp:PreviousMasterKeys and a master.key in the data directory can be removed.",
            (false, true) => "master.key holds a new key; the old one opens nothing any more. A backup made before needs the key file that lies in it.",
            (true, false) => "Keep TaskMcp:PreviousMasterKeys: some data keys are still under them.",
            (false, false) => "Keep master.key and master.key.next: some data keys are still under the old one.",
        };
        if (report.DataKeysNotOpened > 0)
        {
            yield return "Data keys do not open that were changed, or whose master key is not here. Name that key in TaskMcp:PreviousMasterKeys, or enter the credentials again, and rotate once more.";
        }

        if (report.CredentialsNotOpened > 0) yield return "Credentials that do not open have to be entered again: their connections say so when they are used.";
    }
}
