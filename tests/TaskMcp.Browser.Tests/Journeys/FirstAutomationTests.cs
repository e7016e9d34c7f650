using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Journeys;

/// <summary>From the sign-in link to a task whose automation has run (SPEC U-3), by whoever has just installed the product.</summary>
[Collection(OneWeb.Name)]
public class FirstAutomationTests(Web web)
{
    [Fact]
    public Task A_first_visitor_gets_there_by_mouse() => web.AsNewcomer(Look.OnDesk, visit => Journey(visit, new MouseHands(visit.Page)));

    [Fact]
    public Task A_first_visitor_gets_there_by_keyboard_alone() => web.AsNewcomer(Look.OnDesk, visit => Journey(visit, new KeyboardHands(visit.Page)));

    [Fact]
    public Task A_first_visitor_gets_there_on_a_phone() => web.AsNewcomer(Look.OnPhone, visit => Journey(visit, new MouseHands(visit.Page)));

    private static async Task Journey(Visit visit, Hands hands)
    {
        await visit.SignIn();
        await Connect(visit.Page, hands);
        await AddTask(visit, hands);
        await Automate(visit.Page, hands);

        await hands.Press(Button(visit.Page, "Complete"));
        await visit.Page.GetByText("Echo: Water the plants is done").First.WaitForAsync();
        await visit.Page.GetByText("succeeded").First.WaitForAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    private static async Task Connect(IPage page, Hands hands)
    {
        await hands.Press(Link(page, "Choose one"));
        await hands.Press(Link(page, "Own server"));
        await hands.Write(Field(page, "Name"), "Everything");
        await hands.Write(Field(page, "Command"), "node");
        await hands.Write(Field(page, "Arguments, one a line"), $"{BuiltProduct.Everything}\nstdio");
        await hands.Press(Button(page, "Create connection"));
        await hands.Press(page.GetByRole(AriaRole.Button, new() { NameString = "Approve this command" }));
        await hands.Press(Button(page, "Test"));
        await page.GetByText("Works: answered in").WaitForAsync();
    }

    private static async Task AddTask(Visit visit, Hands hands)
    {
        await visit.Open("/");
        await hands.Press(Button(visit.Page, "Add a task"));
        await hands.Write(Field(visit.Page, "New task in To do"), "Water the plants");
        await visit.Page.Keyboard.PressAsync("Enter");
        await hands.Press(Link(visit.Page, "Water the plants"));
    }

    private static async Task Automate(IPage page, Hands hands)
    {
        await hands.Press(Link(page, "Add automation"));
        await hands.Choose(List(page, "Trigger"), "Task is completed");
        await hands.Choose(List(page, "Connection"), "Everything");
        await page.GetByRole(AriaRole.Option, new() { NameString = "echo", Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await hands.Choose(List(page, "Tool"), "echo");
        await hands.Write(Field(page, "message"), "{{ task.title }} is done");
        await hands.Press(Button(page, "Do something with it"));
        await hands.Press(Button(page, "Save automation"));
        await hands.Press(Link(page, "To the task"));
    }

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { NameString = name, Exact = true });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { NameString = name, Exact = true });

    private static ILocator List(IPage page, string label) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Combobox, new() { NameString = label, Exact = true });

    private static ILocator Field(IPage page, string label) => page.GetByRole(AriaRole.Main).GetByLabel(label, new() { Exact = true });
}
