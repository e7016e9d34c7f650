using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Audit;

/// <summary>The audit with a real table and a real vault, on a clock of the test's own; storage can be made to fail.</summary>
internal sealed class AuditWorld : IAsyncDisposable
{
    public const string Workspace = GrainKeys.DefaultWorkspace;

    private readonly SqliteFile _file = new();
    private readonly IGrainHost _host;

    private AuditWorld()
    {
        Database = new(_file);
        _host = SiloHosts.Create(Clock, AddServices);
    }

    public ManualClock Clock { get; } = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));

    public AuditFile Database { get; }

    public FailingSerializer Storage { get; } = new();

    /// <summary>32 bytes in base64; another one holds from the next start.</summary>
    public string MasterKey { get; set; } = Convert.ToBase64String(new byte[32]);

    public IGrainFactory Grains => _host.Grains;

    public IAuditGrain Audit => Grains.Audit(Workspace);

    public IAuditQueries Queries
    {
        get
        {
            var keys = new AuditKeys(new(Grains, new MasterKeys(Silo.Connections.Vault.MasterKey.Parse(MasterKey, "The test"))));
            return new AuditQueries(Database, Grains, new(Database, keys));
        }
    }

    public static async Task<AuditWorld> StartedAsync()
    {
        var world = new AuditWorld();
        await ReadModelSchema.EnsureAsync(world._file);
        await world._host.StartAsync();
        return world;
    }

    public static AuditEntry Entry(string action = "task.create", Guid? id = null) =>
        new() { Actor = Actor.Owner, Action = action, TargetType = "task", Outcome = AuditOutcome.Succeeded, EntryId = id };

    /// <summary>Records so many entries one after another.</summary>
    public async Task<List<AuditReceipt>> Record(int count)
    {
        var receipts = new List<AuditReceipt>();
        for (var i = 0; i < count; i++) receipts.Add(await Audit.Append(Entry($"test.{i}")).Soon());
        return receipts;
    }

    public Task RestartAsync() => _host.RestartAsync();

    public Task DeactivateAsync() => _host.DeactivateAsync(Audit);

    public Task<AuditVerification> Verify(AuditPoint? known = null) => Queries.Verify(Workspace, known, CancellationToken.None).Soon();

    /// <summary>Lets retention make its round; how many rows it gave up.</summary>
    public Task<int> Forget() =>
        new AuditRetention(Grains, new(new WorkspaceQueries(_file)), Clock, new ConfigurationManager(), NullLogger<AuditRetention>.Instance).Sweep(Workspace, CancellationToken.None).Soon();

    /// <summary>Runs a statement as anybody may.</summary>
    public Task Run(string sql) => _file.WriteAsync(connection =>
    {
        connection.Run(sql);
        return 0;
    });

    /// <summary>Does something behind the audit's back, as somebody who has the file.</summary>
    public Task Tamper(string sql) => Run($"DROP TRIGGER IF EXISTS audit_is_not_changed; DROP TRIGGER IF EXISTS audit_is_kept; {sql}");

    /// <summary>As <see cref="Tamper"/>, with hashes that fit again from a row on. Whoever does that has no key for the seals.</summary>
    public Task ChainAgain(long from) => _file.WriteAsync(connection =>
    {
        var (_, rows) = AuditTable.Piece(connection, Workspace, from - 2, long.MaxValue, int.MaxValue);
        var previous = rows[0].Hash;
        foreach (var row in rows.Skip(1))
        {
            var hash = AuditChain.Hash(previous, row.Json);
            connection.Statement("UPDATE audit SET previous_hash = @previous, hash = @hash WHERE row = @row", previous, hash, row.Row).ExecuteNonQuery();
            previous = hash;
        }

        return connection.Statement("UPDATE audit_heads SET hash = @hash", previous).ExecuteNonQuery();
    });

    /// <summary>Every row: its sequence, its action and its hashes.</summary>
    public Task<List<(long Sequence, string Action, string Previous, string Hash)>> Rows() => _file.ReadAsync(connection =>
    {
        using var reader = connection.Statement("SELECT sequence, action, previous_hash, hash FROM audit ORDER BY sequence").ExecuteReader();
        var rows = new List<(long, string, string, string)>();
        while (reader.Read()) rows.Add((reader.GetInt64(0), reader.GetString(1), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2)), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(3))));
        return rows;
    });

    public async ValueTask DisposeAsync()
    {
        Database.LetGo();
        await _host.DisposeAsync();
        _file.Dispose();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddMcpConnections();
        services.AddAudit();
        services.AddSingleton<IConfiguration>(new ConfigurationManager { ["TaskMcp:MasterKey"] = MasterKey });
        services.AddSingleton<IGrainStorageSerializer>(Storage);
        services.AddSingleton<ISqlDatabase>(Database);
        services.AddSingleton<ChangeSignal>().AddSingleton<ChangeMarks>();
    }
}
