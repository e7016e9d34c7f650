using TaskMcp.Silo.Connections;

namespace TaskMcp.Rules.Tests.Connections;

/// <summary>SPEC C-8: what is kept out of outputs, and what may stay in them.</summary>
public class CredentialFieldsTests
{
    [Theory]
    [InlineData("API_KEY")]
    [InlineData("apiKey")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("GITHUB_PAT")]
    [InlineData("DB_PASSWORD")]
    [InlineData("PGPASSFILE")]
    [InlineData("CLIENT_SECRET")]
    [InlineData("BASIC_AUTH")]
    [InlineData("AWS_CREDENTIALS")]
    [InlineData("SSH_PRIVATE")]
    [InlineData("ROOT_PWD")]
    public void A_variable_whose_name_says_so_is_a_credential(string name) => CredentialFields.In([new($"env.{name}", "value")]).ShouldBe(["value"]);

    [Theory]
    [InlineData("MEMORY_FILE_PATH")]
    [InlineData("GIT_AUTHOR_NAME")]
    [InlineData("LOG_LEVEL")]
    [InlineData("PATH")]
    [InlineData("HOME")]
    public void Other_variables_are_none(string name) => CredentialFields.In([new($"env.{name}", "value")]).ShouldBeEmpty();

    [Fact]
    public void A_URL_with_a_password_is_one_as_a_whole_and_in_its_password() =>
        CredentialFields.In([new("env.DATABASE_URL", "postgres://ann:s%2Fcret@db/x")]).ShouldBe(["postgres://ann:s%2Fcret@db/x", "s/cret"]);

    [Theory]
    [InlineData("auth.api_key")]
    [InlineData("oauth.access_token")]
    public void What_was_given_for_signing_in_always_is_one(string field) => CredentialFields.In([new(field, "value")]).ShouldBe(["value"]);
}
