using TaskMcp.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Runs;

/// <summary>The input of a run's tool.</summary>
public static class RunInput
{
    /// <exception cref="TemplateException">The template does not render with this task and event.</exception>
    public static JsonText Render(RunRequest request, DateTimeOffset now) =>
        JsonText.From(JsonTemplate.Parse(request.Binding.Config.InputTemplate.ToString()).Render(BindingScope.Of(request, now)));
}
