using System.Globalization;
using TaskMcp.Audit;
using TaskMcp.Silo.Audit;

namespace TaskMcp.AppHost.Local;

/// <summary><c>-- verify-audit</c>: whether the audit is as it was written, while nothing is served (SPEC A-2). Exit code 1 when it is not.</summary>
internal static class VerifyAudit
{
    public const string Name = "verify-audit";

    public static Task<int> Run(WebApplication app) => OfflineWork.Run(app, async services =>
    {
        var code = 0;
        await foreach (var (workspace, verification) in services.GetRequiredService<WholeAudit>().Verify())
        {
            await Console.Out.WriteLineAsync($"{workspace}: {Sentence(verification)}");
            if (!verification.Ok) code = 1;
        }

        return code;
    });

    private static string Sentence(AuditVerification found) => found switch
    {
        { Ok: true, Checked: 0 } => "ok, there are no rows",
        { Ok: true } => string.Create(CultureInfo.InvariantCulture, $"ok, {found.Checked} rows from {found.FirstSequence} to {found.LastSequence}, last hash {found.LastHash}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"BROKEN ({found.Problem}) after {found.Checked} good rows. {found.Detail}"),
    };
}
