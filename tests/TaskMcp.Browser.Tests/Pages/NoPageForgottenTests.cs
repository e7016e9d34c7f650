using System.Text.RegularExpressions;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Pages;

/// <summary>Every route of a page is looked at.</summary>
[Collection(OneWeb.Name)]
public partial class NoPageForgottenTests(Web web)
{
    // Parts of the board's page, for its script.
    private static readonly string[] Parts = ["/projects/{id:guid}/columns/{key}", "/projects/{id:guid}/cards"];

    [Fact]
    public void Every_route_of_a_page_has_an_address_here()
    {
        var pages = Path.GetFullPath(Path.Combine(BuiltProduct.Servers, "../../TaskMcp.Web"));
        var routes = Directory.EnumerateFiles(pages, "*Page*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Route().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Except(Parts).ToList();
        routes.Count.ShouldBeGreaterThan(20);

        var addresses = PageAddresses.Of(web.Sample).Select(address => address.Split('?')[0]).ToList();
        routes.Where(route => !addresses.Any(address => Regex.IsMatch(address, $"^{Parameter().Replace(route, "[^/]+")}$"))).ShouldBeEmpty();
    }

    [GeneratedRegex("MapPage\\(\"([^\"]+)\"")]
    private static partial Regex Route();

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameter();
}
