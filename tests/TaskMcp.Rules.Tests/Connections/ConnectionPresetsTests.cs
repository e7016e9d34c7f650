using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Connections.Presets;

namespace TaskMcp.Rules.Tests.Connections;

/// <summary>Every well-known server of seed 004 can be connected to by filling in what its preset asks for.</summary>
public partial class ConnectionPresetsTests
{
    public static TheoryData<string> Names => [.. All.Select(preset => preset.ServerType)];

    public static TheoryData<string> Keyed => [.. All.Where(preset => preset.AuthConfig.Type != AuthType.Oauth).Select(preset => preset.ServerType)];

    private static ImmutableArray<ConnectionPreset> All => new ConnectionPresets().All;

    [Fact]
    public void Presets_are_there_for_the_servers_of_the_seed() =>
        All.Select(preset => preset.ServerType).ShouldBe(["slack", "github", "calendar", "email", "filesystem", "memory", "fetch"], ignoreOrder: true);

    [Theory, MemberData(nameof(Keyed))]
    public void Preset_with_every_field_filled_in_is_a_connection_by_the_rules(string serverType)
    {
        var preset = Preset(serverType);
        ConnectionRules.Decide(Filled(preset, field => Example(field))).Refusal.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Keyed))]
    public void Preset_without_its_optional_fields_is_a_connection_by_the_rules(string serverType)
    {
        var preset = Preset(serverType);
        ConnectionRules.Decide(Filled(preset, field => field.Optional ? "" : Example(field))).Refusal.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Names))]
    public void Preset_asks_for_what_its_template_holds_and_for_nothing_else(string serverType)
    {
        var preset = Preset(serverType);
        var texts = preset.Transport.Args.Concat(preset.Transport.Env.Values).Concat(preset.AuthConfig.Credentials.Values).Append(preset.Transport.Url ?? "");
        texts.SelectMany(text => Placeholder().Matches(text).Select(match => match.Groups[1].Value)).Distinct()
            .ShouldBe(preset.Fields.Select(field => field.Name), ignoreOrder: true);
        foreach (var credential in preset.AuthConfig.Credentials.Where(credential => credential.Key != "client_id"))
        {
            preset.Fields.Single(field => credential.Value == $"{{{field.Name}}}").Secret.ShouldBeTrue(credential.Key);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Preset_says_how_to_go_on(string serverType)
    {
        var preset = Preset(serverType);
        preset.Description.ShouldNotBeEmpty();
        preset.HowToGetCredentials.ShouldNotBeEmpty();
        preset.Tools.ShouldNotBeEmpty();
        new Uri(preset.DocumentationUrl).Scheme.ShouldBe("https");
        if (preset.Transport.Url is { } url) new Uri(url).Scheme.ShouldBe("https");
    }

    private static ConnectionPreset Preset(string serverType) => All.Single(preset => preset.ServerType == serverType);

    private static string Example(PresetField field) => (field.Example ?? "value-0123456789").Replace("…", "0123456789", StringComparison.Ordinal);

    private static CreateConnection Filled(ConnectionPreset preset, Func<PresetField, string> value)
    {
        var auth = preset.AuthConfig;
        return new()
        {
            Context = new() { Actor = Actor.Owner, CorrelationId = "test" },
            Name = preset.Name,
            ServerType = preset.ServerType,
            Transport = preset.Transport with
            {
                Args = [.. preset.Transport.Args.Select(Fill)],
                Env = preset.Transport.Env.Select(variable => KeyValuePair.Create(variable.Key, Fill(variable.Value))).Where(variable => variable.Value.Length > 0).ToImmutableDictionary(),
            },
            Auth = new()
            {
                Type = auth.Type,
                Credentials = auth.Credentials.ToImmutableDictionary(credential => credential.Key, credential => new Secret(Fill(credential.Value))),
                Header = auth.Header,
                Scheme = auth.Scheme,
                EnvironmentVariable = auth.EnvironmentVariable,
                Scopes = auth.Scopes,
            },
        };

        string Fill(string text) => preset.Fields.Aggregate(text, (filled, field) => filled.Replace($"{{{field.Name}}}", value(field), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
