using Microsoft.Extensions.Configuration.Memory;
using TaskMcp.Api;
using TaskMcp.Api.Mcp.Conformance;
using TaskMcp.AppHost.Local.Stdio;
using TaskMcp.LocalRuntime.Hosting;
using TaskMcp.ServiceDefaults;
using TaskMcp.Silo;
using TaskMcp.Silo.Storage;
using TaskMcp.Web;

namespace TaskMcp.AppHost.Local;

/// <summary>The whole product in one process: grains on the local runtime, the API and the pages.</summary>
public static class TaskMcpApp
{
    /// <summary>For a server that only its own process looks for.</summary>
    public const string FreeLoopbackUrl = "http://127.0.0.1:0";

    private const string DefaultUrl = "http://127.0.0.1:5180";

    // The data directory stands below the content root by default: watching the settings there would mean to hear of every write.
    private const string WatchNoSettings = "--hostBuilder:reloadConfigOnChange=false";

    // Settings that every other source of configuration wins over.
    private static readonly Dictionary<string, string?> Defaults = new() { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" };

    /// <summary>Composes the application, not started. Tests start the same one, on their own data directory and port.</summary>
    /// <param name="args">Settings.</param>
    /// <param name="defaultUrl">Where it listens when no setting says so.</param>
    public static WebApplication Build(string[] args, string defaultUrl = DefaultUrl)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [WatchNoSettings, .. args], ApplicationName = typeof(TaskMcpApp).Assembly.GetName().Name });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        var data = DataDirectory.Of(builder.Configuration, builder.Environment);
        // Where it really is, for everything that keeps a file of its own there.
        builder.Configuration["TaskMcp:DataDirectory"] = data.Path;
        builder.Logging.AddFilter(StartFailure.LogCategory, level => StartFailure.IsLogged && level >= LogLevel.Information);
        // These log whole URLs, and a sign-in link holds the token.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.AddServiceDefaults();
        if (!HasUrls(builder.Configuration)) builder.WebHost.UseUrls(defaultUrl);

        builder.Services.AddLocalRuntime(options =>
        {
            options.DataDirectory = data.Path;
            // Coming back costs one read by key, so memory is for what is in use, not for what was touched in the last quarter of an hour.
            options.CollectionAge = TimeSpan.FromMinutes(2);
            options.CollectionQuantum = TimeSpan.FromSeconds(20);
            options.GrainAssemblies.Add(typeof(SiloServices).Assembly);
        });
        builder.Services.AddSingleton<ISqlDatabase, LocalSqlDatabase>();
        builder.Services.AddSingleton<IStoredGrainStates, LocalGrainStates>();
        builder.Services.AddTaskMcpGrains(builder.Configuration);
        builder.Services.AddHealthChecks().AddCheck<StorageHealth>("storage");

        builder.Services.AddSingleton(data);
        builder.Services.AddHostedService<RunningServerFile>();
        builder.Services.AddSingleton(_ => OwnerTokenFile.Load(builder.Configuration, data));
        builder.Services.AddTaskMcpApi();
        builder.Services.AddTaskMcpPages();
        if (builder.Configuration.GetValue<bool>("TaskMcp:ConformanceProfile")) builder.Services.AddConformanceProfile();

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(StartFailure.Started);
        app.UseTaskMcpApi();
        app.MapServiceDefaults();
        app.MapTaskMcpApi();
        app.MapTaskMcpPages();
        return app;
    }

    private static bool HasUrls(ConfigurationManager configuration) =>
        configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 } || configuration["https_ports"] is { Length: > 0 }
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
